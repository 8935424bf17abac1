// SPDX-License-Identifier: MIT
#include "core/http/connectionbody.h"

using namespace Qt::StringLiterals;

namespace orrery::http {

ConnectionBody::ConnectionBody(Transport &transport, Inbox &inbox, MessageParser &parser)
    : m_transport(transport)
    , m_inbox(inbox)
    , m_parser(parser)
{
}

void ConnectionBody::begin(const RequestHead &head)
{
    m_ended = false;
    m_expects = head.minor > 0 && m_parser.length() != 0
        && listHolds(head.header("Expect"), "100-continue");
    if (m_parser.length() != 0)
        return;
    // No body: take the end now, so that hasEnded() tells it before anybody reads.
    const auto step = m_parser.next(m_inbox.pending().first(0));
    m_ended = step.event == MessageParser::Event::End;
}

Task<Result<std::span<const char>>> ConnectionBody::read()
{
    using Event = MessageParser::Event;
    while (!m_ended) {
        const MessageParser::Step step = m_parser.next(m_inbox.pending());
        m_inbox.consume(step.used);
        if (step.event == Event::Body) {
            m_expects = false;
            co_return step.body;
        }
        if (step.event == Event::End) {
            m_ended = true;
            break;
        }
        if (step.event == Event::Broken) {
            co_return fail(ErrorCode::InvalidInput, u"The request is malformed."_s,
                           QString::fromUtf8(m_parser.reason()));
        }
        if (m_expects) {
            m_expects = false;
            constexpr std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            const auto sent = co_await m_transport.writeAll(goOn);
            if (!sent)
                co_return std::unexpected(sent.error());
        }
        const auto filled = co_await m_inbox.fill(false);
        if (!filled)
            co_return std::unexpected(filled.error());
        if (!*filled)
            co_return fail(ErrorCode::Io, u"The connection broke."_s, u"end inside a body"_s);
    }
    co_return std::span<const char>();
}

} // namespace orrery::http
