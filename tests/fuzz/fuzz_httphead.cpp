// SPDX-License-Identifier: MIT
#include "core/http/messageparser.h"

#include <QtLogging>

#include <algorithm>
#include <cstdint>

using namespace orrery::http;

namespace {

/// What a parser makes of \a bytes when they come in pieces of \a pieceSize.
std::string read(MessageParser::Kind kind, std::span<const char> bytes, size_t pieceSize)
{
    using Event = MessageParser::Event;
    MessageParser parser(kind);
    std::string seen;
    while (!bytes.empty()) {
        std::span<const char> piece = bytes.first(std::min(pieceSize, bytes.size()));
        bytes = bytes.subspan(piece.size());
        for (bool more = true; more;) {
            const MessageParser::Step step = parser.next(piece);
            if (step.used > piece.size())
                qFatal("used more than there was");
            piece = piece.subspan(step.used);
            switch (step.event) {
            case Event::NeedMore:
                more = false;
                break;
            case Event::Broken:
                return seen + "broken";
            case Event::Body:
                seen.append(step.body.data(), step.body.size());
                break;
            case Event::End:
                seen += "|end|";
                break;
            case Event::Head:
                seen += "|head " + parser.request().method + parser.request().target;
                for (const Header &header : parser.request().headers)
                    seen += header.name + "=" + header.value + ";";
                for (const Header &header : parser.response().headers)
                    seen += header.name + "=" + header.value + ";";
                seen += "|";
                break;
            }
        }
    }
    return seen;
}

} // namespace

/// Where the network cuts the bytes must not change what is read: that is how requests are
/// smuggled.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::span<const char> bytes(reinterpret_cast<const char *>(data), size);
    for (const auto kind : {MessageParser::Kind::Request, MessageParser::Kind::Response}) {
        const std::string whole = read(kind, bytes, bytes.size());
        if (read(kind, bytes, 1) != whole || read(kind, bytes, 7) != whole)
            qFatal("the cuts changed the message");
    }
    return 0;
}
