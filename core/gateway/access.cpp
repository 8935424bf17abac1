// SPDX-License-Identifier: MIT
#include "core/gateway/access.h"

#include "core/keys/newkey.h"

namespace orrery {

namespace {

constexpr std::string_view ourCookies = RouteTable::cookiePrefix;

/// Calls \a use with name and value of each cookie until it returns true.
template <typename Use> void eachCookie(std::string_view cookies, Use use)
{
    while (!cookies.empty()) {
        const size_t end = cookies.find(';');
        std::string_view one = cookies.substr(0, end);
        while (one.starts_with(' '))
            one.remove_prefix(1);
        const size_t equals = one.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view() : one.substr(equals + 1);
        if (use(one.substr(0, equals), value, one) || end == std::string_view::npos)
            return;
        cookies.remove_prefix(end + 1);
    }
}

/// The value of the cookie whose name \a is says yes to.
template <typename Is> std::string_view findCookie(const http::RequestHead &head, Is is)
{
    std::string_view found;
    for (const http::Header &header : head.headers) {
        if (!http::sameToken(header.name, "Cookie"))
            continue;
        eachCookie(header.value, [&](std::string_view key, std::string_view value, auto) {
            const bool isIt = is(key);
            if (isIt)
                found = value;
            return isIt;
        });
    }
    return found;
}

bool changesNothing(const http::RequestHead &head)
{
    // A WebSocket is opened by GET and then does anything.
    return (head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS")
        && !head.has("Upgrade");
}

} // namespace

std::string_view cookieValue(const http::RequestHead &head, std::string_view name)
{
    return findCookie(head, [name](std::string_view key) { return key == name; });
}

bool hasSession(const RouteTable &table, const InstanceRoute &instance,
                const http::RequestHead &head, std::time_t now)
{
    // InstanceRoute::cookieName(), without making it.
    const auto isOurs = [&id = instance.id](std::string_view key) {
        return key.size() == ourCookies.size() + id.size() && key.starts_with(ourCookies)
            && key.ends_with(id);
    };
    return table.isSession(findCookie(head, isOurs), instance.id, now);
}

std::string withoutOurCookies(std::string_view cookies)
{
    std::string kept;
    eachCookie(cookies, [&](std::string_view key, auto, std::string_view whole) {
        if (!key.starts_with(ourCookies) && !whole.empty())
            kept.append(kept.empty() ? "" : "; ").append(whole);
        return false;
    });
    return kept;
}

bool isCrossSite(const http::RequestHead &head)
{
    const std::string_view site = head.header("Sec-Fetch-Site");
    if (!site.empty())
        return site != "same-origin" && site != "none";
    if (!head.has("Origin"))
        return false;
    const std::string_view origin = head.header("Origin");
    const size_t scheme = origin.find("://");
    return scheme == std::string_view::npos
        || !http::sameToken(origin.substr(scheme + 3), head.header("Host"));
}

bool wantsPage(const http::RequestHead &head)
{
    if (head.method != "GET" && head.method != "HEAD")
        return false;
    const std::string_view accept = head.header("Accept");
    return head.header("Sec-Fetch-Mode") == "navigate"
        || accept.find("text/html") != std::string_view::npos;
}

Admission admit(const RouteTable &table, const InstanceRoute &instance, const MicroRoute &micro,
                std::string_view microPath, const http::RequestHead &head, std::time_t now)
{
    if (micro.publicRoutes.matches(microPath))
        return Admission::Public;
    const bool isOwner = hasSession(table, instance, head, now);
    if (isOwner && (changesNothing(head) || !isCrossSite(head)))
        return Admission::Owner;
    const std::string_view appKey = head.header("X-Space-App-Key");
    if (!appKey.empty() && micro.takesAppKeys && instance.appKeys.contains(hashKey(appKey)))
        return Admission::Key;
    const std::string_view apiKey = head.header("X-API-Key");
    if (!apiKey.empty() && instance.apiKeys.contains(hashKey(apiKey)))
        return Admission::Key;
    return isOwner ? Admission::Foreign : Admission::Refused;
}

Admission admitToActions(const RouteTable &table, const InstanceRoute &instance,
                         const http::RequestHead &head, std::time_t now)
{
    const bool isOwner = hasSession(table, instance, head, now);
    if (isOwner && (changesNothing(head) || !isCrossSite(head)))
        return Admission::Owner;
    // Programs of that time used the second name.
    for (const std::string_view name : {"X-Space-App-Key", "X-Space-API-Key"}) {
        const std::string_view key = head.header(name);
        if (!key.empty() && instance.appKeys.contains(hashKey(key)))
            return Admission::Key;
    }
    const std::string_view apiKey = head.header("X-API-Key");
    if (!apiKey.empty() && instance.apiKeys.contains(hashKey(apiKey)))
        return Admission::Key;
    return isOwner ? Admission::Foreign : Admission::Refused;
}

} // namespace orrery
