// SPDX-License-Identifier: MIT
#include "core/http/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

std::unexpected<Error> broken(int error, const QString &what)
{
    return failErrno(error, u"The connection broke."_s, what);
}

} // namespace

Transport::Transport(TcpSocket socket)
    : m_socket(std::move(socket))
    , m_tls(nullptr, SSL_free)
{
    boost::system::error_code ignored; // a socket that died already says so at the first read
    m_socket.non_blocking(true, ignored);
    m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Transport::~Transport() = default;

Task<bool> Transport::wait(Try::Kind kind)
{
    if (!m_socket.is_open())
        co_return false;
    const auto type =
        kind == Try::WaitRead ? asio::socket_base::wait_read : asio::socket_base::wait_write;
    const auto [error] = co_await m_socket.async_wait(type, asio::as_tuple(asio::deferred));
    co_return !error && m_socket.is_open();
}

Task<Result<>> Transport::acceptTls(ssl_ctx_st *context)
{
    m_tls.reset(SSL_new(context));
    if (!m_tls || SSL_set_fd(m_tls.get(), m_socket.native_handle()) != 1)
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
    if (!co_await wait(Try::WaitRead))
        co_return broken(ECANCELED, u"wait"_s);
    co_return Result<>();
}

Task<Result<size_t>> Transport::readSome(std::span<char> buffer)
{
    if (!m_tls) {
        const auto [error, got] = co_await readOperation(buffer);
        if (error && error != asio::error::eof)
            co_return readFailed(error);
        co_return got;
    }
    for (;;) {
        if (!m_socket.is_open())
            co_return broken(ECANCELED, u"read"_s);
        errno = 0;
        ERR_clear_error();
        const size_t most = std::min<size_t>(buffer.size(), std::numeric_limits<int>::max());
        const Try made = tlsOutcome(SSL_read(m_tls.get(), buffer.data(), static_cast<int>(most)));
        if (made.kind == Try::Done)
            co_return made.bytes;
        if (made.kind == Try::Failed || !co_await wait(made.kind))
            co_return broken(made.error, u"read"_s);
    }
}

Task<Result<>> Transport::writeAll(std::span<const char> first, std::span<const char> second,
                                   std::span<const char> third)
{
    return writeRest({first, second, third});
}

size_t Transport::readNow(std::span<char> buffer)
{
    if (!m_socket.is_open())
        return 0;
    const ssize_t got =
        ::recv(m_socket.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return got > 0 ? static_cast<size_t>(got) : 0;
}

std::unexpected<Error> Transport::readFailed(const boost::system::error_code &error)
{
    return broken(error.value(), u"read"_s);
}

Transport::Try Transport::tryWriteAll(Pieces &pieces)
{
    for (size_t at = 0;;) {
        while (at < pieces.size() && pieces[at].empty())
            ++at;
        if (at == pieces.size())
            return {};
        if (!m_socket.is_open())
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

Task<int> Transport::peekByte()
{
    unsigned char byte = 0;
    for (;;) {
        const ssize_t got = ::recv(m_socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        if (got == 1)
            co_return byte;
        if (got == 0 || (errno != EAGAIN && errno != EINTR) || !co_await wait(Try::WaitRead))
            co_return -1;
    }
}

Transport::Try Transport::tlsOutcome(int returned) const
{
    if (returned > 0)
        return {.kind = Try::Done, .bytes = static_cast<size_t>(returned), .error = 0};
    switch (SSL_get_error(m_tls.get(), returned)) {
    case SSL_ERROR_WANT_READ:
        return {.kind = Try::WaitRead, .bytes = 0, .error = 0};
    case SSL_ERROR_WANT_WRITE:
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
        const ssize_t sent = ::sendmsg(m_socket.native_handle(), &message, MSG_NOSIGNAL);
        if (sent >= 0)
            return {.kind = Try::Done, .bytes = static_cast<size_t>(sent), .error = 0};
        if (errno == EAGAIN)
            return {.kind = Try::WaitWrite, .bytes = 0, .error = 0};
        if (errno != EINTR)
            return {.kind = Try::Failed, .bytes = 0, .error = errno};
    }
}

bool Transport::hasHungUp() const
{
    if (!m_socket.is_open())
        return true;
    pollfd descriptor{const_cast<TcpSocket &>(m_socket).native_handle(), POLLRDHUP, 0};
    return ::poll(&descriptor, 1, 0) > 0
        && (descriptor.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

bool Transport::hasFailed() const
{
    if (!m_socket.is_open())
        return true;
    pollfd descriptor{const_cast<TcpSocket &>(m_socket).native_handle(), 0, 0};
    return ::poll(&descriptor, 1, 0) > 0 && (descriptor.revents & (POLLHUP | POLLERR)) != 0;
}

void Transport::finishWriting()
{
    boost::system::error_code ignored; // the other side may be gone already
    if (m_tls && m_socket.is_open() && SSL_is_init_finished(m_tls.get())) {
        ERR_clear_error();
        SSL_shutdown(m_tls.get());
    }
    m_socket.shutdown(TcpSocket::shutdown_send, ignored);
}

void Transport::close()
{
    boost::system::error_code ignored;
    m_socket.close(ignored);
}

} // namespace orrery::http
