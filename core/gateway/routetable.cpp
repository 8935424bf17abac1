// SPDX-License-Identifier: MIT
#include "core/gateway/routetable.h"

#include "core/keys/newkey.h"

#include <algorithm>
#include <array>

namespace orrery {

namespace {

constexpr std::array<std::string_view, 4> dataHosts{"database.deta.sh", "drive.deta.sh",
                                                    "database.deta.space", "drive.deta.space"};

bool covers(std::string_view path, std::string_view rawPath)
{
    return rawPath.starts_with(path)
        && (rawPath.size() == path.size() || rawPath[path.size()] == '/');
}

} // namespace

const MicroRoute *InstanceRoute::micro(std::string_view rawPath) const
{
    const auto it = std::ranges::find_if(
        micros, [rawPath](const MicroRoute &route) { return covers(route.path, rawPath); });
    return it == micros.end() ? nullptr : &*it;
}

bool InstanceRoute::hasPublicRoutes() const
{
    return std::ranges::any_of(
        micros, [](const MicroRoute &route) { return !route.publicRoutes.isEmpty(); });
}

bool RouteTable::isSession(std::string_view secret, std::string_view instance,
                           std::time_t now) const
{
    if (secret.empty())
        return false;
    // Looked up by a hash of 190 random bits: timing tells nothing about the secret.
    const auto it = sessions.constFind(hashKey(secret));
    return it != sessions.constEnd() && it->instance == instance && it->expires > now;
}

HostMeaning readHost(std::string_view host)
{
    std::string name(host);
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    if (name.starts_with('[')) {
        const size_t end = name.find(']');
        name = end == std::string::npos ? std::string() : name.substr(0, end + 1);
    } else {
        name = name.substr(0, name.find(':'));
        if (name.ends_with('.'))
            name.pop_back();
    }
    if (name == "localhost")
        return {HostMeaning::SpacePage, {}};
    if (name == "127.0.0.1" || name == "[::1]"
        || std::ranges::find(dataHosts, name) != dataHosts.end())
        return {HostMeaning::DataService, {}};
    constexpr std::string_view suffix = ".localhost";
    constexpr std::string_view prefix = "localhost-";
    if (!name.ends_with(suffix))
        return {};
    name.resize(name.size() - suffix.size());
    if (name.starts_with(prefix))
        name.erase(0, prefix.size());
    if (name.empty() || name.find('.') != std::string::npos)
        return {};
    return {HostMeaning::Instance, std::move(name)};
}

std::string stripped(std::string_view rawTarget, const MicroRoute &micro)
{
    rawTarget.remove_prefix(std::min(micro.path.size(), rawTarget.size()));
    std::string target(rawTarget);
    if (!target.starts_with('/'))
        target.insert(0, 1, '/');
    return target;
}

} // namespace orrery
