// SPDX-License-Identifier: MIT
#include "core/http/connectionresponse.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

// A body up to this long leaves in one piece with its head.
constexpr size_t copiedUpTo = 1024; ///< Less to do than to hand the kernel a list.
constexpr size_t copiedUpToTls = 16 * 1024; ///< Each piece would be a record, which holds no more.

constexpr uint64_t longestSentFile = 128 * 1024; ///< Of longer ones a copy is there earlier.
/// Measured on loopback: a third quicker than 256 KiB; a longer piece is two segments, and who
/// reads it sleeps in between.
constexpr uint64_t filePiece = 48 * 1024;

void appendNumber(std::string &text, uint64_t number, int base = 10)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    text.append(digits.data(), end);
}

bool isFraming(std::string_view name)
{
    switch (name.size()) { // most names have another length
    case 10:
        return sameLetters(name, "Connection") || sameLetters(name, "Keep-Alive");
    case 14:
        return sameLetters(name, "Content-Length");
    case 17:
        return sameLetters(name, "Transfer-Encoding");
    default:
        return false;
    }
}

} // namespace

ConnectionResponse::ConnectionResponse(Transport &transport, Inbox &inbox, ConnectionBody &body,
                                       Lane &lane)
    : m_transport(transport)
    , m_inbox(inbox)
    , m_body(body)
    , m_lane(lane)
{
}

void ConnectionResponse::beginRequest(const RequestHead &head, bool keepAlive)
{
    m_state = State::Waiting;
    m_keepAlive = keepAlive;
    m_isHead = head.method == "HEAD";
    m_isOld = head.minor == 0;
    m_added.clear();
    m_out.clear();
    m_notifyGone = nullptr;
}

void ConnectionResponse::makeHead(const ResponseHead &head, std::optional<uint64_t> length)
{
    m_status = head.status;
    const bool neverHasBody = head.status < 200 || head.status == 204 || head.status == 304;
    m_bodiless = neverHasBody || m_isHead;
    m_chunked = !m_bodiless && !length && !m_isOld;
    m_left = length;
    if (!m_bodiless && !length && m_isOld)
        m_keepAlive = false; // the end of the connection is the end of the body

    m_out.assign("HTTP/1.1 ");
    appendNumber(m_out, static_cast<uint64_t>(head.status));
    m_out.append(" ").append(reasonPhrase(head.status)).append("\r\n");
    bool hasDate = false;
    for (const Header &header : head.headers) {
        if (isFraming(header.name))
            continue;
        hasDate = hasDate || sameToken(header.name, "Date");
        appendHeader(m_out, header.name, header.value);
    }
    m_out.append(m_added);
    if (!hasDate)
        appendHeader(m_out, "Date", m_lane.date());
    if (length && !neverHasBody) {
        m_out.append("Content-Length: ");
        appendNumber(m_out, *length);
        m_out.append("\r\n");
    } else if (m_chunked) {
        m_out.append("Transfer-Encoding: chunked\r\n");
    }
    // Node's HTTP client before keep-alive agents reuses a socket that was not told to close.
    if (!m_keepAlive)
        m_out.append("Connection: close\r\n");
    else if (m_isOld)
        m_out.append("Connection: keep-alive\r\n");
    m_out.append("\r\n");
}

Transport::Pieces ConnectionResponse::joined(std::span<const char> body, std::string_view end)
{
    if (body.size() > (m_transport.isTls() ? copiedUpToTls : copiedUpTo))
        return {m_out, body, end};
    m_out.append(body.data(), body.size()).append(end);
    return {m_out};
}

Task<Result<>> ConnectionResponse::send(ResponseHead head, std::string_view body)
{
    if (m_state != State::Waiting)
        co_return fail(ErrorCode::Internal, {}, u"answered twice"_s);
    if (m_body.isHeldBack()) {
        m_keepAlive = false; // whether the body comes after this answer, nobody knows
        m_body.neverContinue();
    } else if (!m_body.hasEnded()) {
        const auto drained = co_await m_body.drain();
        if (!drained)
            m_keepAlive = false;
    }
    makeHead(head, body.size());
    m_state = State::Finished;
    if (m_bodiless)
        body = {};
    Transport::Pieces pieces = joined(body, {});
    const Result<bool> isOut = m_transport.writeNow(pieces);
    if (isOut && !*isOut)
        co_return co_await m_transport.writeRest(pieces);
    co_return isOut.transform([](bool) {});
}

Result<> ConnectionResponse::begin(const ResponseHead &head, std::optional<uint64_t> length)
{
    if (m_state != State::Waiting)
        return fail(ErrorCode::Internal, {}, u"answered twice"_s);
    if (m_body.isHeldBack())
        m_keepAlive = false;
    makeHead(head, length);
    m_state = State::Streaming;
    return {};
}

Result<std::string_view> ConnectionResponse::frame(std::span<const char> bytes)
{
    if (m_left) {
        if (bytes.size() > *m_left)
            return fail(ErrorCode::Internal, {}, u"body longer than announced"_s);
        *m_left -= bytes.size();
    }
    if (!m_chunked)
        return {};
    appendNumber(m_out, bytes.size(), 16);
    m_out.append("\r\n");
    return "\r\n";
}

Task<Result<>> ConnectionResponse::write(std::span<const char> bytes)
{
    if (m_state != State::Streaming)
        co_return fail(ErrorCode::Internal, {}, u"write outside of an answer"_s);
    if (m_bodiless || bytes.empty())
        co_return co_await flush();
    const auto lineEnd = frame(bytes);
    if (!lineEnd)
        co_return std::unexpected(lineEnd.error());
    const auto sent = co_await m_transport.writeAll(m_out, bytes, *lineEnd);
    m_out.clear();
    co_return sent;
}

Task<Result<>> ConnectionResponse::writeFile(int file, uint64_t offset, uint64_t length)
{
    if (m_bodiless)
        co_return co_await flush();
    if (m_state == State::Streaming && !m_transport.isTls()
        && length <= std::min(m_left.value_or(0), longestSentFile)) {
        // By itself: joined with the head, the rest came up to twice as late. Measured.
        if (const auto flushed = co_await flush(); !flushed)
            co_return flushed;
        const auto sent = co_await m_transport.sendFile(file, offset, length);
        if (!sent)
            co_return std::unexpected(sent.error());
        *m_left -= *sent;
        offset += *sent;
        length -= *sent;
    }
    const size_t most = static_cast<size_t>(std::min<uint64_t>(length, filePiece));
    const auto buffer = std::make_unique_for_overwrite<char[]>(most);
    while (length > 0) {
        const size_t wanted = static_cast<size_t>(std::min<uint64_t>(length, filePiece));
        const ssize_t got = ::pread(file, buffer.get(), wanted, static_cast<off_t>(offset));
        if (got <= 0)
            co_return failErrno(got < 0 ? errno : ENODATA, {}, u"pread"_s);
        const auto bytes = static_cast<size_t>(got);
        if (const auto sent = co_await write({buffer.get(), bytes}); !sent)
            co_return sent;
        offset += bytes;
        length -= bytes;
    }
    co_return Result<>();
}

Task<Result<>> ConnectionResponse::flush()
{
    if (m_out.empty())
        co_return Result<>();
    const auto sent = co_await m_transport.writeAll(m_out);
    m_out.clear();
    co_return sent;
}

Task<Result<>> ConnectionResponse::finish(std::span<const char> last)
{
    if (m_state != State::Streaming)
        co_return fail(ErrorCode::Internal, {}, u"finish outside of an answer"_s);
    if (m_bodiless)
        last = {};
    if (!last.empty()) {
        if (const auto framed = frame(last); !framed)
            co_return std::unexpected(framed.error());
    }
    if (!m_bodiless && m_left.value_or(0) > 0) {
        abort();
        co_return fail(ErrorCode::Internal, {}, u"body shorter than announced"_s);
    }
    std::string_view end;
    if (m_chunked)
        end = last.empty() ? "0\r\n\r\n" : "\r\n0\r\n\r\n";
    m_state = State::Finished;
    Transport::Pieces pieces = joined(last, end);
    const Result<bool> isOut = m_transport.writeNow(pieces);
    if (isOut && !*isOut)
        co_return co_await m_transport.writeRest(pieces);
    co_return isOut.transform([](bool) {});
}

Task<Result<Upgraded>> ConnectionResponse::upgrade(ResponseHead head)
{
    if (m_state != State::Waiting)
        co_return fail(ErrorCode::Internal, {}, u"answered twice"_s);
    m_out.assign("HTTP/1.1 101 Switching Protocols\r\n");
    for (const Header &header : head.headers)
        appendHeader(m_out, header.name, header.value);
    m_out.append("\r\n");
    m_state = State::Upgraded;
    m_keepAlive = false;
    const auto sent = co_await flush();
    if (!sent)
        co_return std::unexpected(sent.error());
    const std::span<const char> pending = m_inbox.pending();
    Upgraded upgraded{.transport = m_transport, .first = {pending.begin(), pending.end()}};
    m_inbox.consume(pending.size());
    m_inbox.release();
    co_return upgraded;
}

void ConnectionResponse::abort()
{
    m_keepAlive = false;
    m_transport.close();
}

void ConnectionResponse::tellGone()
{
    if (const auto notify = std::exchange(m_notifyGone, nullptr))
        notify();
}

} // namespace orrery::http
