// SPDX-License-Identifier: MIT
#include "core/http/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

constexpr int mostAtOnce = 8; ///< Reads of one connection before others have their turn.

std::unexpected<Error> broken(int error, const QString &what)
{
    return failErrno(error, u"The connection broke."_s, what);
}

} // namespace

Transport::Transport(Lane &lane, int fd)
    : m_socket(lane, fd)
    , m_tls(nullptr, SSL_free)
{
    const int on = 1; // a socket that died already says so at the first read
    ::setsockopt(m_socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Transport::~Transport() = default;

ReadySocket::Wait Transport::wait(Try::Kind kind)
{
    if (kind == Try::Yield)
        return m_socket.later();
    return m_socket.ready(kind == Try::WaitRead ? ReadySocket::Read : ReadySocket::Write);
}

Task<int> Transport::connected()
{
    m_socket.exhaust(ReadySocket::Write); // it becomes writable when it is made, or has failed
    if (!co_await wait(Try::WaitWrite))
        co_return ECANCELED;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size);
    co_return error;
}

Task<Result<>> Transport::acceptTls(ssl_ctx_st *context)
{
    m_tls.reset(SSL_new(context));
    if (!m_tls || SSL_set_fd(m_tls.get(), m_socket.fd()) != 1)
        co_return fail(ErrorCode::Internal, {}, u"SSL_new"_s);
    SSL_set_accept_state(m_tls.get());
    for (;;) {
        ERR_clear_error();
        const Try made = tlsOutcome(SSL_do_handshake(m_tls.get()));
        if (made.kind == Try::Done)
            co_return Result<>();
        if (made.kind == Try::Failed || !co_await wait(made.kind))
            co_return broken(made.error, u"TLS handshake"_s);
    }
}

Task<Result<>> Transport::waitReadable()
{
    if (m_tls && SSL_pending(m_tls.get()) > 0)
        co_return Result<>();
    if (isQuiet() && !co_await wait(Try::WaitRead))
        co_return broken(ECANCELED, u"wait"_s);
    co_return Result<>();
}

Task<Result<size_t>> Transport::readSome(std::span<char> buffer)
{
    for (;;) {
        const Try made = tryRead(buffer);
        if (made.kind == Try::Done)
            co_return made.bytes;
        if (made.kind == Try::Failed || !co_await wait(made.kind))
            co_return readFailed(made);
    }
}

Transport::Try Transport::tryRead(std::span<char> buffer)
{
    if (!m_socket.isOpen())
        return {.kind = Try::Failed, .bytes = 0, .error = ECANCELED};
    if (!m_socket.isReady(ReadySocket::Read) && !m_tls) {
        m_atOnce = 0;
        return {.kind = Try::WaitRead, .bytes = 0, .error = 0};
    }
    if (++m_atOnce > mostAtOnce) {
        m_atOnce = 0;
        return {.kind = Try::Yield, .bytes = 0, .error = 0};
    }
    errno = 0;
    if (m_tls) {
        ERR_clear_error();
        const size_t most = std::min<size_t>(buffer.size(), std::numeric_limits<int>::max());
        return tlsOutcome(SSL_read(m_tls.get(), buffer.data(), static_cast<int>(most)));
    }
    ssize_t got = 0;
    do {
        got = ::recv(m_socket.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno != EAGAIN)
        return {.kind = Try::Failed, .bytes = 0, .error = errno};
    if (got < static_cast<ssize_t>(buffer.size()))
        m_socket.exhaust(ReadySocket::Read);
    if (got < 0)
        return {.kind = Try::WaitRead, .bytes = 0, .error = 0};
    return {.kind = Try::Done, .bytes = static_cast<size_t>(got), .error = 0};
}

std::unexpected<Error> Transport::readFailed(const Try &made)
{
    return broken(made.kind == Try::Failed ? made.error : ECANCELED, u"read"_s);
}

Task<Result<>> Transport::writeAll(std::span<const char> first, std::span<const char> second,
                                   std::span<const char> third)
{
    return writeRest({first, second, third});
}

Transport::Try Transport::tryWriteAll(Pieces &pieces)
{
    for (size_t at = 0;;) {
        while (at < pieces.size() && pieces[at].empty())
            ++at;
        if (at == pieces.size())
            return {};
        if (!m_socket.isOpen())
            return {.kind = Try::Failed, .bytes = 0, .error = ECANCELED};
        const Try made = tryWrite(std::span(pieces).subspan(at));
        if (made.kind != Try::Done)
            return made;
        size_t sent = made.bytes;
        for (size_t i = at; i < pieces.size(); ++i) {
            const size_t ofThis = std::min(sent, pieces[i].size());
            pieces[i] = pieces[i].subspan(ofThis);
            sent -= ofThis;
        }
    }
}

Result<bool> Transport::writeNow(Pieces &pieces)
{
    const Try made = tryWriteAll(pieces);
    if (made.kind == Try::Failed)
        return broken(made.error, u"write"_s);
    return made.kind == Try::Done;
}

Task<Result<>> Transport::writeRest(Pieces pieces)
{
    for (;;) {
        const Try made = tryWriteAll(pieces);
        if (made.kind == Try::Done)
            co_return Result<>();
        if (made.kind == Try::Failed || !co_await wait(made.kind))
            co_return broken(made.error, u"write"_s);
    }
}

Task<Result<uint64_t>> Transport::sendFile(int file, uint64_t offset, uint64_t length)
{
    for (uint64_t total = 0;;) {
        const Try made = trySendFile(file, offset + total, length - total);
        total += made.bytes;
        if (total == length || (made.kind == Try::Done && made.bytes == 0))
            co_return total;
        if (made.kind == Try::Failed || (made.kind == Try::WaitWrite && !co_await wait(made.kind)))
            co_return broken(made.error, u"sendfile"_s);
    }
}

Transport::Try Transport::trySendFile(int file, uint64_t offset, uint64_t length)
{
    if (!m_socket.isOpen())
        return {.kind = Try::Failed, .bytes = 0, .error = ECANCELED};
    auto from = static_cast<off_t>(offset);
    for (;;) {
        const ssize_t sent = ::sendfile(m_socket.fd(), file, &from, length);
        if (sent >= 0)
            return {.kind = Try::Done, .bytes = static_cast<size_t>(sent), .error = 0};
        if (errno == EINVAL || errno == ENOSYS)
            return {.kind = Try::Done, .bytes = 0, .error = 0};
        if (errno == EAGAIN) {
            m_socket.exhaust(ReadySocket::Write);
            return {.kind = Try::WaitWrite, .bytes = 0, .error = 0};
        }
        if (errno != EINTR)
            return {.kind = Try::Failed, .bytes = 0, .error = errno};
    }
}

Task<int> Transport::peekByte()
{
    while (isQuiet()) {
        if (!co_await wait(Try::WaitRead))
            co_return -1;
    }
    unsigned char byte = 0;
    if (!isOpen() || ::recv(m_socket.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 1)
        co_return -1;
    co_return byte;
}

bool Transport::isQuiet()
{
    if (!m_socket.isOpen())
        return false;
    if (!m_socket.isReady(ReadySocket::Read))
        return true;
    char byte = 0;
    if (::recv(m_socket.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0
        || (errno != EAGAIN && errno != EINTR))
        return false;
    m_socket.exhaust(ReadySocket::Read);
    return true;
}

Transport::Try Transport::tlsOutcome(int returned)
{
    if (returned > 0)
        return {.kind = Try::Done, .bytes = static_cast<size_t>(returned), .error = 0};
    switch (SSL_get_error(m_tls.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        m_socket.exhaust(ReadySocket::Read);
        return {.kind = Try::WaitRead, .bytes = 0, .error = 0};
    case SSL_ERROR_WANT_WRITE:
        m_socket.exhaust(ReadySocket::Write);
        return {.kind = Try::WaitWrite, .bytes = 0, .error = 0};
    case SSL_ERROR_ZERO_RETURN:
        return {.kind = Try::Done, .bytes = 0, .error = 0};
    default:
        return {.kind = Try::Failed, .bytes = 0, .error = errno != 0 ? errno : EPROTO};
    }
}

Transport::Try Transport::tryWrite(std::span<const std::span<const char>> pieces)
{
    errno = 0;
    if (m_tls) {
        ERR_clear_error();
        const std::span<const char> piece = pieces.front();
        const size_t most = std::min<size_t>(piece.size(), std::numeric_limits<int>::max());
        return tlsOutcome(SSL_write(m_tls.get(), piece.data(), static_cast<int>(most)));
    }
    std::array<iovec, 3> parts{};
    size_t count = 0;
    for (const std::span<const char> piece : pieces) {
        // sendmsg takes no const pointers, and does not write through them.
        if (!piece.empty())
            parts[count++] = {const_cast<char *>(piece.data()), piece.size()};
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    for (;;) {
        constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
        const ssize_t sent = count == 1 // the kernel is quicker with one than with a list of one
            ? ::send(m_socket.fd(), parts[0].iov_base, parts[0].iov_len, flags)
            : ::sendmsg(m_socket.fd(), &message, flags);
        if (sent >= 0)
            return {.kind = Try::Done, .bytes = static_cast<size_t>(sent), .error = 0};
        if (errno == EAGAIN) {
            m_socket.exhaust(ReadySocket::Write);
            return {.kind = Try::WaitWrite, .bytes = 0, .error = 0};
        }
        if (errno != EINTR)
            return {.kind = Try::Failed, .bytes = 0, .error = errno};
    }
}

bool Transport::hasHungUp() const
{
    if (!m_socket.isOpen())
        return true;
    pollfd descriptor{m_socket.fd(), POLLRDHUP, 0};
    return ::poll(&descriptor, 1, 0) > 0
        && (descriptor.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

bool Transport::hasFailed() const
{
    if (!m_socket.isOpen())
        return true;
    pollfd descriptor{m_socket.fd(), 0, 0};
    return ::poll(&descriptor, 1, 0) > 0 && (descriptor.revents & (POLLHUP | POLLERR)) != 0;
}

void Transport::finishWriting()
{
    if (!m_socket.isOpen())
        return;
    if (m_tls && SSL_is_init_finished(m_tls.get())) {
        ERR_clear_error();
        SSL_shutdown(m_tls.get());
    }
    ::shutdown(m_socket.fd(), SHUT_WR);
}

void Transport::close()
{
    m_socket.close();
}

} // namespace orrery::http
