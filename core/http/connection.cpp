// SPDX-License-Identifier: MIT
#include "core/http/connection.h"

#include "core/http/tlscontext.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

Q_LOGGING_CATEGORY(lcHttp, "orrery.http", QtInfoMsg)

using namespace std::chrono_literals;
constexpr auto longestHeadTime = 30s;
constexpr auto longestLinger = 2s;
constexpr auto halfClosedIsGone = 10s; ///< A client may half-close and still wait for its answer.
constexpr unsigned char tlsHandshakeByte = 0x16;

} // namespace

Connection::Connection(int fd, std::shared_ptr<Lane> lane, std::shared_ptr<ServerCore> core,
                       std::shared_ptr<const Entrance> entrance)
    : m_lane(std::move(lane))
    , m_core(std::move(core))
    , m_entrance(std::move(entrance))
    , m_transport(*m_lane, fd)
    , m_inbox(m_transport, *m_lane)
    , m_body(m_transport, m_inbox, m_parser)
    , m_response(m_transport, m_inbox, m_body, *m_lane)
{
    m_core->connections[static_cast<size_t>(m_lane->index())].insert(this);
}

Connection::~Connection()
{
    if (m_isWatched)
        m_lane->unwatch(this);
    m_core->connections[static_cast<size_t>(m_lane->index())].erase(this);
}

Task<> Connection::serve(std::shared_ptr<Connection> self)
{
    if (co_await self->openTls()) {
        while (co_await self->readHead()) {
            co_await self->answer();
            if (!self->m_response.keepsAlive() || !self->m_transport.isOpen())
                break;
        }
        co_await self->linger();
    }
    self->close();
}

void Connection::close()
{
    m_transport.close();
}

void Connection::stop()
{
    m_response.closeAfterwards();
    if (m_phase != Phase::Answer)
        close();
}

void Connection::enter(Phase phase)
{
    m_phase = phase;
    m_since = {};
    if (phase == Phase::Idle || m_isWatched)
        return;
    m_isWatched = true;
    m_lane->watch(this);
}

void Connection::tick(TimePoint now)
{
    if (m_phase == Phase::Idle) { // so a busy connection registers once a second at most
        m_isWatched = false;
        m_lane->unwatch(this);
        return;
    }
    if (m_since == TimePoint()) // read here, not at every request
        m_since = now;
    const auto passed = now - m_since;
    switch (m_phase) {
    case Phase::Idle:
        break;
    case Phase::Handshake:
    case Phase::Head:
        if (passed >= longestHeadTime)
            close();
        break;
    case Phase::Linger:
        if (passed >= longestLinger)
            close();
        break;
    case Phase::Answer:
        if (m_response.isUpgraded())
            break;
        if (m_transport.hasFailed() || (passed >= halfClosedIsGone && m_transport.hasHungUp())) {
            m_response.tellGone();
            close();
        }
        break;
    }
}

Task<bool> Connection::openTls()
{
    const int first = co_await m_transport.peekByte();
    if (first < 0)
        co_return false;
    if (first != tlsHandshakeByte)
        co_return true;
    const std::shared_ptr<const TlsContext> context = m_core->tls.load();
    if (!context)
        co_return false;
    enter(Phase::Handshake);
    const auto opened = co_await m_transport.acceptTls(context->native());
    if (!opened)
        qCDebug(lcHttp) << opened.error().detail;
    co_return opened.has_value();
}

Task<bool> Connection::readHead()
{
    using Event = MessageParser::Event;
    for (;;) {
        const MessageParser::Step step = m_parser.next(m_inbox.pending());
        m_inbox.consume(step.used);
        if (step.event == Event::Head)
            co_return true;
        if (step.event != Event::NeedMore) {
            co_await refuse();
            co_return false;
        }
        const bool idle = m_parser.isBetweenMessages();
        if (idle && m_core->stopping)
            co_return false;
        if (idle)
            enter(Phase::Idle);
        else if (m_phase != Phase::Head)
            enter(Phase::Head);
        const auto filled = co_await m_inbox.fill(idle);
        if (!filled || !*filled)
            co_return false;
    }
}

Task<> Connection::refuse()
{
    qCDebug(lcHttp) << "refused a request:" << m_parser.reason();
    const RequestHead unknown;
    m_response.beginRequest(unknown, false);
    ResponseHead head;
    head.status = m_parser.refusal();
    head.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
    (void)co_await m_response.send(std::move(head), reasonPhrase(m_parser.refusal()));
}

Task<> Connection::answer()
{
    enter(Phase::Answer);
    RequestHead &head = m_parser.request();
    m_body.begin(head);
    m_response.beginRequest(head, m_parser.keepsAlive() && !m_core->stopping);
    Exchange exchange{.head = head,
                      .body = m_body,
                      .response = m_response,
                      .entrance = *m_entrance,
                      .tls = m_transport.isTls(),
                      .lane = *m_lane};
    bool ended = false;
    // The one place that catches: nothing of ours throws, but memory may run out.
    try {
        co_await m_core->handler(exchange);
        ended = true;
    } catch (const std::exception &error) {
        qCCritical(lcHttp) << "a handler threw:" << error.what();
    }
    m_response.endRequest();
    if (!m_response.hasBegun()) {
        ResponseHead failure;
        failure.status = 500;
        failure.headers.push_back({"Content-Type", "application/json"});
        (void)co_await m_response.send(std::move(failure), R"({"errors":["Internal error"]})");
    }
    if (!ended || !m_response.isFinished())
        m_response.closeAfterwards(); // the client must see that the answer is cut short
    if (!m_response.isFinished() && !m_response.isUpgraded())
        m_response.abort();
    if (m_response.keepsAlive() && !m_body.hasEnded()) {
        const auto drained = co_await m_body.drain();
        if (!drained)
            m_response.closeAfterwards();
    }
}

Task<> Connection::linger()
{
    // Closing while the client still sends makes a reset that can eat our last answer.
    if (!m_transport.isOpen())
        co_return;
    enter(Phase::Linger);
    m_transport.finishWriting();
    for (;;) {
        m_inbox.consume(m_inbox.pending().size());
        const auto more = co_await m_inbox.fill(true);
        if (!more || !*more)
            co_return;
    }
}

} // namespace orrery::http
