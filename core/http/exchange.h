// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/http/message.h"
#include "core/http/task.h"

#include <functional>
#include <optional>
#include <span>

namespace orrery::http {

class Lane;
class Transport;

/// The body of one request, read as it comes. Thread: its connection's.
class RequestBody
{
public:
    virtual ~RequestBody() = default;

    /// The next bytes, valid until the next call; an empty span is the end. Fails with
    /// InvalidInput for broken chunks and with Io when the client went away.
    [[nodiscard]] virtual Task<Result<std::span<const char>>> read() = 0;

    /// What Content-Length says; 0 without a body, nothing when the body is chunked.
    [[nodiscard]] virtual std::optional<uint64_t> length() const = 0;

    /// The whole body. One over \a limit is read to its end and answers InvalidInput: a client
    /// that is still writing would see a broken connection in place of our answer.
    /// Beyond 256 MiB the connection is given up.
    [[nodiscard]] Task<Result<std::string>> readAll(size_t limit);

    /// Reads and forgets what is left; Io beyond 256 MiB.
    [[nodiscard]] Task<Result<>> drain();
};

/// A connection after a 101.
struct Upgraded {
    Transport &transport; ///< Dies with the exchange.
    std::string first; ///< What came behind the request's head belongs to the new protocol.
};

/// The answer to one request: either send(), or begin(), write()… and finish(), or upgrade().
/// HEAD, 204, 304, `Connection: close` and the body's framing are the engine's business; a handler
/// never sets Content-Length, Transfer-Encoding or Connection itself. Thread: its connection's.
class Response
{
public:
    virtual ~Response() = default;

    /// Reads what is left of the request's body first, then sends the whole answer.
    [[nodiscard]] virtual Task<Result<>> send(ResponseHead head, std::string_view body) = 0;
    /// Starts a streamed answer; chunked unless \a length is known. The head leaves together with
    /// the first bytes of the body, or with flush().
    [[nodiscard]] virtual Result<> begin(const ResponseHead &head,
                                         std::optional<uint64_t> length) = 0;
    /// Sends at once; waits while the client is slow.
    [[nodiscard]] virtual Task<Result<>> write(std::span<const char> bytes) = 0;
    /// The same for \a length bytes of \a file, from \a offset; Io when it has fewer.
    [[nodiscard]] virtual Task<Result<>> writeFile(int file, uint64_t offset, uint64_t length) = 0;
    [[nodiscard]] virtual Task<Result<>> flush() = 0;
    /// With the \a last bytes of the body, if they are not written yet.
    [[nodiscard]] virtual Task<Result<>> finish(std::span<const char> last) = 0;
    [[nodiscard]] Task<Result<>> finish() { return finish({}); }
    /// Sends \a head (101) and gives the connection.
    [[nodiscard]] virtual Task<Result<Upgraded>> upgrade(ResponseHead head) = 0;

    /// Breaks the connection off; the client sees that the answer is incomplete.
    virtual void abort() = 0;
    /// Called, once at most, when the client has gone while the exchange still runs; seconds late.
    virtual void whenGone(std::function<void()> notify) = 0;
    [[nodiscard]] virtual bool hasBegun() const = 0;
    [[nodiscard]] virtual int status() const = 0; ///< Of the answer; 0 before it has begun.

    /// Adds a header to whatever is answered.
    void add(std::string_view name, std::string_view value);

protected:
    std::string m_added; ///< Lines of the head.
};

/// One request and the way to answer it.
struct Exchange {
    const RequestHead &head;
    RequestBody &body;
    Response &response;
    const Entrance &entrance;
    bool tls = false;
    Lane &lane; ///< The thread it runs on.
};

/// Answers one request. Returning without an answer makes a 500.
using Handler = std::function<Task<>(Exchange &)>;

/// Sends \a body as JSON.
[[nodiscard]] Task<Result<>> sendJson(Exchange &exchange, int status, std::string_view body);

} // namespace orrery::http
