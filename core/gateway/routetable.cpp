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

std::string InstanceRoute::cookieName() const
{
    return RouteTable::cookiePrefix + id;
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
    if (host.starts_with('[')) {
        host = host.substr(0, host.find(']') + 1); // nothing of it without the end
    } else {
        host = host.substr(0, host.find(':'));
        if (host.ends_with('.'))
            host.remove_suffix(1);
    }
    const auto isIt = [&host](std::string_view name) { return http::sameToken(host, name); };
    constexpr std::string_view suffix = ".localhost";
    constexpr std::string_view prefix = "localhost-";
    if (host.size() > suffix.size()
        && http::sameLetters(host.substr(host.size() - suffix.size()), suffix)) {
        host.remove_suffix(suffix.size());
        if (host.size() > prefix.size() && http::sameLetters(host.substr(0, prefix.size()), prefix))
            host.remove_prefix(prefix.size());
        if (host.contains('.'))
            return {};
        HostMeaning meaning{HostMeaning::Instance, std::string(host)};
        std::ranges::transform(meaning.alias, meaning.alias.begin(), http::lower);
        return meaning;
    }
    if (isIt("localhost"))
        return {HostMeaning::SpacePage, {}};
    if (isIt("127.0.0.1") || isIt("[::1]") || std::ranges::any_of(dataHosts, isIt))
        return {HostMeaning::DataService, {}};
    return {};
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
