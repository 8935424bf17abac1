// SPDX-License-Identifier: MIT
#include "core/http/forward.h"

#include "core/http/htmlinsert.h"
#include "core/http/sidetask.h"
#include "core/http/tunnel.h"

#include <algorithm>
#include <charconv>
#include <limits>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

using Event = MessageParser::Event;
using Connection = std::shared_ptr<UpstreamConnection>; // see UpstreamPool

bool mayRepeat(const RequestHead &head, const RequestBody &body)
{
    return body.length() == 0
        && (head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS"
            || head.method == "PUT" || head.method == "DELETE");
}

Error tooLong()
{
    return {.code = ErrorCode::Denied, .message = u"The request is too long."_s, .detail = {}};
}

/// Sends a request's body on; once the backend takes no more, reads and forgets the rest.
class BodyPump
{
public:
    BodyPump(Exchange &exchange, UpstreamConnection &connection,
             const std::optional<ForwardLimits> &limits)
        : m_exchange(exchange)
        , m_connection(connection)
        , m_beside(exchange.lane)
        , m_chunked(!exchange.body.length())
        , m_left(limits ? limits->requestBytes : std::numeric_limits<uint64_t>::max())
    {
        m_beside.start(run());
    }

    /// Sends no more, and waits until the client's body is read to its end.
    Task<> end()
    {
        m_refused = true;
        co_await m_beside.ended();
    }
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// Why the client's body cannot be passed on; nothing when that was the backend's doing.
    [[nodiscard]] const std::optional<Error> &failure() const { return m_failure; }

private:
    Task<> run()
    {
        for (;;) {
            const auto piece = co_await m_exchange.body.read();
            if (!piece) {
                m_failure = piece.error();
                m_connection.transport.close(); // the backend must not take half a body for whole
                co_return;
            }
            if (piece->size() > m_left && !m_failure) {
                m_failure = tooLong();
                m_connection.transport.close();
            }
            m_left -= std::min<uint64_t>(m_left, piece->size());
            if (m_failure || !co_await send(*piece))
                m_refused = true;
            if (piece->empty()) {
                m_complete = !m_refused;
                co_return;
            }
        }
    }
    Task<bool> send(std::span<const char> piece)
    {
        if (m_refused)
            co_return false;
        if (!m_chunked)
            co_return (co_await m_connection.transport.writeAll(piece)).has_value();
        char digits[20];
        char *end = std::to_chars(digits, digits + sizeof digits, piece.size(), 16).ptr;
        *end++ = '\r';
        *end++ = '\n';
        constexpr std::string_view lineEnd = "\r\n";
        const std::span<const char> size(digits, static_cast<size_t>(end - digits));
        co_return (co_await m_connection.transport.writeAll(size, piece, lineEnd)).has_value();
    }

    Exchange &m_exchange;
    UpstreamConnection &m_connection;
    SideTask m_beside;
    bool m_chunked;
    uint64_t m_left; ///< What the limit still allows.
    std::optional<Error> m_failure;
    bool m_refused = false;
    bool m_complete = false;
};

/// Reads up to the head of the final answer, or of a 101.
Task<Result<>> readHead(UpstreamConnection &connection, bool isHead)
{
    for (;;) {
        connection.parser.expectNoBody(isHead);
        const MessageParser::Step step = connection.parser.next(connection.inbox.pending());
        connection.inbox.consume(step.used);
        if (step.event == Event::Broken) {
            co_return fail(ErrorCode::Corrupt, u"The app answered with broken HTTP."_s,
                           QString::fromUtf8(connection.parser.reason()));
        }
        if (step.event == Event::Head) {
            const int status = connection.parser.response().status;
            if (status >= 200 || status == 101)
                co_return Result<>();
            continue; // 100 and 103 are between the backend and us
        }
        if (step.event != Event::NeedMore)
            continue;
        const auto filled = co_await connection.inbox.fill(false);
        if (!filled)
            co_return std::unexpected(filled.error());
        if (!*filled)
            co_return fail(ErrorCode::Io, u"The app hung up."_s, u"end before an answer"_s);
    }
}

/// The answer's length for the client; of an answer to HEAD, what it says it would be.
std::optional<uint64_t> lengthFor(const MessageParser &parser, const ResponseHead &head,
                                  bool isHead)
{
    if (!isHead)
        return parser.length();
    const std::string_view text = head.header("Content-Length");
    uint64_t length = 0;
    if (text.empty()
        || std::from_chars(text.data(), text.data() + text.size(), length).ec != std::errc())
        return {};
    return length;
}

bool isPlainHtml(const ResponseHead &head)
{
    const std::string_view type = head.header("Content-Type");
    return type.size() >= 9 && sameToken(type.substr(0, 9), "text/html")
        && head.header("Content-Encoding").empty();
}

/// Begins the client's answer with the head of the backend's. \a insert: what its page gets.
bool beginAnswer(Exchange &exchange, MessageParser &parser, const Forwarding &how,
                 std::optional<HtmlInsert> &insert)
{
    const bool isHead = exchange.head.method == "HEAD";
    ResponseHead &head = parser.response();
    keepEndToEnd(head);
    std::optional<uint64_t> length = lengthFor(parser, head, isHead);
    if (!how.insertIntoHtml.empty() && isPlainHtml(head) && head.status == 200) {
        insert.emplace(how.insertIntoHtml);
        if (length)
            *length += insert->added();
        head.set("ETag", {}); // it named other bytes
        std::erase_if(head.headers, [](const Header &header) { return header.value.empty(); });
        if (isHead)
            insert.reset();
    }
    return exchange.response.begin(head, length).has_value();
}

/// Passes the answer on; false when either side broke, or its body is longer than it may be.
Task<bool> passAnswer(Exchange &exchange, UpstreamConnection &connection, const Forwarding &how)
{
    std::optional<HtmlInsert> insert;
    if (!beginAnswer(exchange, connection.parser, how, insert))
        co_return false;
    uint64_t left = how.limits ? how.limits->answerBytes : std::numeric_limits<uint64_t>::max();
    // What came and is not passed on yet: where the end is right behind it, both leave together.
    std::span<const char> bytes;
    std::string changed;
    for (;;) {
        MessageParser::Step step = connection.parser.next(connection.inbox.pending());
        connection.inbox.consume(step.used);
        if (step.event == Event::NeedMore) {
            // With the client before we wait: server-sent events must not stick here.
            if (!co_await exchange.response.write(std::exchange(bytes, {})))
                co_return false;
            const auto filled = co_await connection.inbox.fill(false);
            if (!filled)
                co_return false;
            if (*filled)
                continue;
            step.event = connection.parser.nextAtEnd();
        }
        if (step.event == Event::Broken || step.body.size() > left) {
            (void)co_await exchange.response.write(bytes); // what was right arrives
            co_return false;
        }
        left -= step.body.size();
        if (step.event == Event::End && !insert)
            co_return (co_await exchange.response.finish(bytes)).has_value();
        if (!bytes.empty() && !co_await exchange.response.write(bytes))
            co_return false;
        bytes = step.body;
        if (insert) {
            changed = step.event == Event::End ? insert->rest()
                                               : insert->next({step.body.data(), step.body.size()});
            bytes = changed;
        }
        if (step.event == Event::End)
            co_return (co_await exchange.response.finish(bytes)).has_value();
    }
}

Task<Result<>> passUpgrade(Exchange &exchange, const Connection &connection)
{
    ResponseHead &head = connection->parser.response();
    const std::string protocol(head.header("Upgrade"));
    keepEndToEnd(head);
    head.headers.push_back({"Connection", "Upgrade"});
    head.headers.push_back({"Upgrade", protocol});
    const auto client = co_await exchange.response.upgrade(head);
    if (client)
        co_await tunnel(*client, connection, exchange.lane);
    co_return Result<>();
}

/// Closes a connection when its time is over.
class TimeLimit
{
public:
    TimeLimit(Lane &lane, std::chrono::milliseconds time, UpstreamConnection &connection)
        : m_timer(lane)
    {
        m_timer.start(time, [this, &connection] {
            m_isOver = true;
            connection.transport.close();
        });
    }
    [[nodiscard]] bool isOver() const { return m_isOver; }

private:
    Lane::Timer m_timer;
    bool m_isOver = false;
};

/// Closes a connection to the backend when the client has gone.
class GoneWatch
{
public:
    GoneWatch(Response &response, UpstreamConnection &connection)
        : m_response(response)
    {
        m_response.whenGone([&connection] { connection.transport.close(); });
    }
    ~GoneWatch() { m_response.whenGone(nullptr); }
    GoneWatch(const GoneWatch &) = delete;
    GoneWatch &operator=(const GoneWatch &) = delete;

private:
    Response &m_response;
};

/// Sends the request over \a connection and passes the answer on.
Task<Result<>> converse(Exchange &exchange, UpstreamPool &pool, const Backend &backend,
                        const Forwarding &how, const std::string &text,
                        const Connection &connection)
{
    const GoneWatch goneWatch(exchange.response, *connection);
    std::optional<TimeLimit> time;
    if (how.limits)
        time.emplace(exchange.lane, how.limits->time, *connection);
    Transport::Pieces pieces{text};
    const Result<bool> isOut = connection->transport.writeNow(pieces);
    if (!isOut)
        co_return std::unexpected(isOut.error());
    if (!*isOut) {
        const auto rest = co_await connection->transport.writeRest(pieces);
        if (!rest)
            co_return rest;
    }
    std::optional<BodyPump> pump;
    if (exchange.body.length() != 0)
        pump.emplace(exchange, *connection, how.limits);
    const auto head = co_await readHead(*connection, exchange.head.method == "HEAD");
    if (!head) {
        if (pump)
            co_await pump->end();
        if (pump && pump->failure())
            co_return std::unexpected(*pump->failure());
        if (time && time->isOver())
            co_return fail(ErrorCode::Timeout, u"The app did not answer in time."_s);
        co_return std::unexpected(head.error());
    }
    if (how.limits && connection->parser.length().value_or(0) > how.limits->answerBytes) {
        connection->transport.close();
        if (pump)
            co_await pump->end();
        co_return fail(ErrorCode::Conflict, u"The app's answer is too long."_s);
    }
    if (connection->parser.response().status == 101 && !pump)
        co_return co_await passUpgrade(exchange, connection);
    const bool whole = co_await passAnswer(exchange, *connection, how);
    if (!whole) {
        exchange.response.abort();
        connection->transport.close();
    }
    if (pump)
        co_await pump->end();
    if (whole && connection->parser.keepsAlive() && connection->inbox.pending().empty()
        && (!pump || pump->isComplete()))
        pool.give(backend.process, connection);
    co_return Result<>();
}

} // namespace

Task<Result<>> forward(Exchange &exchange, UpstreamPool &pool, const Backend &backend,
                       const Forwarding &how)
{
    if (how.limits && exchange.body.length().value_or(0) > how.limits->requestBytes)
        co_return std::unexpected(tooLong());
    const std::string text = forwardedHead(exchange.head, exchange.body.length(), how);
    const bool repeatable = mayRepeat(exchange.head, exchange.body);
    for (;;) {
        Connection connection = pool.take(backend.process);
        // What cannot be repeated must not meet a connection that died while it was kept.
        while (connection && !repeatable && !connection->transport.isQuiet())
            connection = pool.take(backend.process);
        if (!connection) {
            auto made = co_await pool.connect(backend);
            if (!made)
                co_return std::unexpected(made.error());
            connection = std::move(*made);
        }
        const bool fresh = connection->isFresh;
        auto outcome = co_await converse(exchange, pool, backend, how, text, connection);
        if (outcome || fresh || !repeatable || exchange.response.hasBegun())
            co_return outcome;
    }
}

} // namespace orrery::http
