// SPDX-License-Identifier: MIT
#include "core/http/forwarding.h"

#include <algorithm>

namespace orrery::http {

namespace {

bool isHopByHop(std::string_view name)
{
    const auto isOneOf = [name](auto... others) { return (sameLetters(name, others) || ...); };
    switch (name.size()) { // of each header of each message: most have another length
    case 2:
        return isOneOf("TE");
    case 7:
        return isOneOf("Trailer", "Upgrade");
    case 10:
        return isOneOf("Connection", "Keep-Alive");
    case 16:
        return isOneOf("Proxy-Connection");
    case 17:
        return isOneOf("Transfer-Encoding");
    default:
        return false;
    }
}

/// What a Connection header takes out besides itself: headers that it names.
bool namesHeaders(std::string_view connection)
{
    return !connection.empty() && !sameToken(connection, "keep-alive")
        && !sameToken(connection, "close");
}

bool asksForUpgrade(const RequestHead &head)
{
    // h2c would be the only other one in use; an app on HTTP/1.1 need not know it.
    return listHolds(head.header("Connection"), "upgrade") && head.has("Upgrade")
        && !listHolds(head.header("Upgrade"), "h2c");
}

} // namespace

std::string forwardedHead(const RequestHead &head, std::optional<uint64_t> length,
                          const Forwarding &how)
{
    const std::string_view named = head.header("Connection");
    const bool isNaming = namesHeaders(named);
    std::string text;
    text.reserve(1024);
    const auto append = [&text](std::string_view name, std::string_view value) {
        appendHeader(text, name, value);
    };
    text.append(head.method).append(" ").append(how.target).append(" HTTP/1.1\r\n");
    for (const Header &header : head.headers) {
        const std::string_view name = header.name;
        const bool replaced =
            std::ranges::any_of(how.added, [name](const Forwarding::Added &added) {
                return sameToken(added.name, name);
            });
        if (replaced || isHopByHop(name) || sameToken(name, "Content-Length")
            || sameToken(name, "Expect") || (how.cookie && sameToken(name, "Cookie"))
            || (isNaming && !sameToken(name, "Host") && listHolds(named, name)))
            continue;
        if (!how.insertIntoHtml.empty() && sameToken(name, "Accept-Encoding"))
            continue; // a compressed page could not be added to
        append(name, header.value);
    }
    if (how.cookie && !how.cookie->empty())
        append("Cookie", *how.cookie);
    for (const Forwarding::Added &header : how.added) {
        if (!header.value.empty())
            append(header.name, header.value);
    }
    if (!how.limits && asksForUpgrade(head)) {
        append("Connection", "Upgrade");
        append("Upgrade", head.header("Upgrade"));
    }
    if (!length)
        append("Transfer-Encoding", "chunked");
    else if (*length > 0 || head.has("Content-Length"))
        append("Content-Length", std::to_string(*length));
    return text.append("\r\n");
}

void keepEndToEnd(ResponseHead &head)
{
    const std::string named(head.header("Connection")); // it goes as well
    const bool isNaming = namesHeaders(named);
    std::erase_if(head.headers, [&](const Header &header) {
        return isHopByHop(header.name) || (isNaming && listHolds(named, header.name));
    });
}

} // namespace orrery::http
