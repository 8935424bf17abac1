// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/http/readysocket.h"

#include <array>
#include <memory>
#include <span>

struct ssl_st;
struct ssl_ctx_st;

namespace orrery::http {

/// One TCP connection, plain or TLS. Reads and writes are tried at once and wait only when they
/// must; OpenSSL works on the descriptor itself, so that an idle connection holds no buffers.
/// One reader and one writer at a time. Thread: its lane's, which blocks SIGPIPE.
class Transport
{
public:
    Transport(Lane &lane, int fd); ///< A connected, non-blocking socket, owned.
    ~Transport();

    /// Waits until a connect() that was EINPROGRESS is made; 0, or its error.
    [[nodiscard]] Task<int> connected();
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
    struct Try {
        enum Kind { Done, WaitRead, WaitWrite, Yield, Failed } kind = Done;
        size_t bytes = 0;
        int error = 0;
    };
    /// Takes what is there. Done with 0 bytes is the end; after a wait() try again.
    [[nodiscard]] Try tryRead(std::span<char> buffer);
    [[nodiscard]] ReadySocket::Wait wait(Try::Kind kind); ///< False: closed.
    [[nodiscard]] static std::unexpected<Error> readFailed(const Try &made);
    using Pieces = std::array<std::span<const char>, 3>;
    /// Sends what is taken at once; \a pieces are what is left, for writeRest(). True: nothing.
    [[nodiscard]] Result<bool> writeNow(Pieces &pieces);
    [[nodiscard]] Task<Result<>> writeRest(Pieces pieces);

    /// Sends \a length bytes of \a file, from \a offset, out of the system's cache; tells how many:
    /// fewer where the file ends, or lies in a file system that cannot do it. Not over TLS.
    [[nodiscard]] Task<Result<uint64_t>> sendFile(int file, uint64_t offset, uint64_t length);

    /// Looks at the first byte without taking it: -1 at the end, or on an error.
    [[nodiscard]] Task<int> peekByte();

    [[nodiscard]] bool isOpen() const { return m_socket.isOpen(); }
    [[nodiscard]] bool isTls() const { return m_tls != nullptr; }
    /// Whether the other side has gone, or sends nothing more.
    [[nodiscard]] bool hasHungUp() const;
    [[nodiscard]] bool hasFailed() const; ///< Gone for good, not half-closed.
    /// Whether the other side has neither closed nor sent anything that is not read yet.
    [[nodiscard]] bool isQuiet();

    void finishWriting();
    void close(); ///< What waits ends with an error.

private:
    [[nodiscard]] Try tryWrite(std::span<const std::span<const char>> pieces);
    [[nodiscard]] Try tryWriteAll(Pieces &pieces);
    [[nodiscard]] Try trySendFile(int file, uint64_t offset, uint64_t length);
    [[nodiscard]] Try tlsOutcome(int returned);

    ReadySocket m_socket;
    std::unique_ptr<ssl_st, void (*)(ssl_st *)> m_tls;
    int m_atOnce = 0; ///< Reads without a wait.
};

} // namespace orrery::http
