// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/http/task.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <memory>
#include <span>

struct ssl_st;
struct ssl_ctx_st;

namespace orrery::http {

namespace asio = boost::asio;

/// Of one io_context: Asio's own type asks at each operation whose it is.
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

/// One TCP connection, plain or TLS. Reads and writes are tried at once and wait only when they
/// must; OpenSSL works on the descriptor itself, so that an idle connection holds no buffers.
/// One reader and one writer at a time. Thread: its lane's, which blocks SIGPIPE.
class Transport
{
public:
    explicit Transport(TcpSocket socket);
    ~Transport();

    /// Answers as the server of a TLS handshake; the client's first bytes are still unread.
    [[nodiscard]] Task<Result<>> acceptTls(ssl_ctx_st *context);

    /// Waits until there is something to read, holding no buffer.
    [[nodiscard]] Task<Result<>> waitReadable();
    /// 0 bytes are the end.
    [[nodiscard]] Task<Result<size_t>> readSome(std::span<char> buffer);
    /// Sends the pieces one behind the other, together where that is possible.
    [[nodiscard]] Task<Result<>> writeAll(std::span<const char> first,
                                          std::span<const char> second = {},
                                          std::span<const char> third = {});

    // The same for who is a coroutine already; each one more costs as much as a header.
    using Pieces = std::array<std::span<const char>, 3>;
    /// What readSome() waits for on a connection without TLS: error and bytes.
    [[nodiscard]] auto readOperation(std::span<char> buffer)
    {
        // Asio tries first, in vain most often: 0.2 us, as much as to wait by async_wait() costs.
        return m_socket.async_read_some(asio::buffer(buffer.data(), buffer.size()),
                                        asio::as_tuple(asio::deferred));
    }
    /// What is there, without TLS; 0: nothing yet, the end, or an error, as readOperation() tells.
    [[nodiscard]] size_t readNow(std::span<char> buffer);
    [[nodiscard]] static std::unexpected<Error> readFailed(const boost::system::error_code &error);
    /// Sends what is taken at once; \a pieces are what is left, for writeRest(). True: nothing.
    [[nodiscard]] Result<bool> writeNow(Pieces &pieces);
    [[nodiscard]] Task<Result<>> writeRest(Pieces pieces);

    /// Looks at the first byte without taking it: -1 at the end, or on an error.
    [[nodiscard]] Task<int> peekByte();

    [[nodiscard]] bool isOpen() const { return m_socket.is_open(); }
    [[nodiscard]] bool isTls() const { return m_tls != nullptr; }
    /// Whether the other side has gone, or sends nothing more.
    [[nodiscard]] bool hasHungUp() const;
    [[nodiscard]] bool hasFailed() const; ///< Gone for good, not half-closed.
    [[nodiscard]] TcpSocket &socket() { return m_socket; }

    void finishWriting();
    void close(); ///< What waits ends with an error.

private:
    struct Try {
        enum Kind { Done, WaitRead, WaitWrite, Failed } kind = Done;
        size_t bytes = 0;
        int error = 0;
    };
    [[nodiscard]] Try tryWrite(std::span<const std::span<const char>> pieces);
    [[nodiscard]] Try tryWriteAll(Pieces &pieces);
    [[nodiscard]] Try tlsOutcome(int returned) const;
    [[nodiscard]] Task<bool> wait(Try::Kind kind);

    TcpSocket m_socket;
    std::unique_ptr<ssl_st, void (*)(ssl_st *)> m_tls;
};

} // namespace orrery::http
