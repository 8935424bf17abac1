// SPDX-License-Identifier: MIT
#include "core/http/forwarding.h"
#include "core/http/messageparser.h"

#include <QtLogging>

#include <algorithm>
#include <cstdint>

using namespace orrery::http;

namespace {

using Event = MessageParser::Event;

constexpr std::string_view connectionOnly[]{"Keep-Alive", "Proxy-Connection", "TE", "Trailer",
                                            "Expect"};

void must(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

/// Reads up to the first head; false when there is none.
bool readHead(MessageParser &parser, std::span<const char> bytes)
{
    for (;;) {
        const MessageParser::Step step = parser.next(bytes);
        bytes = bytes.subspan(step.used);
        if (step.event == Event::Head)
            return true;
        if (step.event == Event::NeedMore || step.event == Event::Broken)
            return false;
    }
}

std::vector<std::string> valuesOf(const std::vector<Header> &headers, std::string_view name)
{
    std::vector<std::string> values;
    for (const Header &header : headers) {
        if (sameToken(header.name, name))
            values.push_back(header.value);
    }
    return values;
}

/// What the backend reads must be what we read: one message, with the same body.
void checkRequest(std::span<const char> bytes, const Forwarding &how)
{
    MessageParser parser(MessageParser::Kind::Request);
    if (!readHead(parser, bytes) || !parser.request().has("Host"))
        return; // nothing without a Host is passed on
    const RequestHead &head = parser.request();
    const std::string text = forwardedHead(head, parser.length(), how);

    MessageParser backend(MessageParser::Kind::Request);
    must(readHead(backend, text), "the backend does not understand the head");
    const RequestHead &seen = backend.request();
    must(seen.method == head.method && seen.target == how.target, "another request");
    must(backend.length() == parser.length(), "another length of the body");
    for (const Forwarding::Added &added : how.added) {
        std::vector<std::string> expected;
        if (!added.value.empty())
            expected.emplace_back(added.value);
        must(valuesOf(seen.headers, added.name) == expected, "a header of ours was not replaced");
    }
    if (how.cookie) {
        const std::vector<std::string> expected =
            how.cookie->empty() ? std::vector<std::string>() : std::vector{*how.cookie};
        must(valuesOf(seen.headers, "Cookie") == expected, "a cookie of the client's went on");
    }
    for (const std::string_view name : connectionOnly)
        must(!seen.has(name), "a header of the connection went on");
    if (how.limits)
        must(!seen.has("Upgrade") && !seen.has("Connection"), "an upgrade went on");
}

void checkResponse(std::span<const char> bytes)
{
    MessageParser parser(MessageParser::Kind::Response);
    if (!readHead(parser, bytes))
        return;
    const std::string named(parser.response().header("Connection"));
    ResponseHead head = parser.response();
    keepEndToEnd(head);
    for (const Header &header : head.headers) {
        must(!sameToken(header.name, "Connection") && !sameToken(header.name, "Transfer-Encoding")
                 && !sameToken(header.name, "Upgrade"),
             "a header of the connection came back");
        must(!listHolds(named, header.name), "a header that concerns the connection came back");
    }
}

} // namespace

/// The first byte chooses how a message is passed on, the rest is the message.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const std::span<const char> bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    Forwarding how;
    how.target = "/a?b";
    how.added = {{"X-Forwarded-For", "127.0.0.1"}, {"X-Forwarded-Prefix", ""}};
    if ((data[0] & 1) != 0)
        how.cookie = (data[0] & 2) != 0 ? "" : "a=b";
    if ((data[0] & 4) != 0)
        how.insertIntoHtml = "<script></script>";
    if ((data[0] & 8) != 0)
        how.limits = ForwardLimits{};
    checkRequest(bytes, how);
    checkResponse(bytes);
    return 0;
}
