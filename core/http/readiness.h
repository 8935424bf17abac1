// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/task.h"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <sys/epoll.h>

#include <array>
#include <optional>

namespace orrery::http {

class ReadySocket;

/// Tells the sockets of one lane when they can go on: an epoll instance of its own, which Asio's
/// waits for. A socket is registered once, edge-triggered, and remembers what it was told, so that
/// to wait takes neither a call to the kernel nor memory nor a lock; Asio's sockets take all three.
/// Thread: its lane's, apart from the destructor, which ends what still waits.
class Readiness
{
public:
    explicit Readiness(asio::io_context &context);
    ~Readiness();

    [[nodiscard]] asio::io_context &context() { return m_context; }

private:
    friend class ReadySocket;
    using Descriptor = asio::posix::basic_stream_descriptor<asio::io_context::executor_type>;

    [[nodiscard]] bool add(ReadySocket &socket);
    void remove(ReadySocket &socket);
    void sleep();
    void turn();

    asio::io_context &m_context;
    int m_epoll;
    Descriptor m_descriptor; ///< Owns the epoll instance.
    bool m_sleeps = false;
    std::array<epoll_event, 64> m_events{};
    int m_count = 0; ///< Of the events that are being told.
    ReadySocket *m_first = nullptr; ///< All sockets, a list through themselves.
};

/// A connected, non-blocking socket, owned. Thread: its lane's.
class ReadySocket
{
public:
    enum Direction { Read, Write };

    /// Owns \a fd also when the system cannot watch it: then the socket is closed from the start.
    ReadySocket(Readiness &readiness, int fd);
    ~ReadySocket() { close(); }
    ReadySocket(const ReadySocket &) = delete;
    ReadySocket &operator=(const ReadySocket &) = delete;

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int fd() const { return m_fd; } ///< -1 when it is closed.
    void close(); ///< Who waits goes on with false.

    /// False: an attempt would be in vain.
    [[nodiscard]] bool isReady(Direction direction) const { return m_isReady[direction]; }
    /// An attempt was in vain, or took all there was.
    void exhaust(Direction direction)
    {
        m_isReady[direction] = direction == Read && m_hasEnded; // no edge comes behind the end
    }

    struct Begin {
        ReadySocket *socket;
        std::optional<Direction> direction; ///< Nothing: only a turn of the event loop.
        template <typename Handler> void operator()(asio::io_context &, Handler handler) const
        {
            socket->begin(direction, std::move(handler));
        }
    };
    using Wait = Waiting<bool, Begin>;
    /// Waits until an attempt is worth it; false when the socket was closed. One at a time for
    /// each direction, and only after exhaust().
    [[nodiscard]] Wait ready(Direction direction) { return Wait(Begin{this, direction}); }
    /// Lets others have their turn; false when the socket was closed.
    [[nodiscard]] Wait later() { return Wait(Begin{this, {}}); }

private:
    friend class Readiness;
    void begin(std::optional<Direction> direction, Wait::Handler handler);
    void tell(uint32_t events);
    /// Out of the list; what waited is dropped, and with it the coroutines.
    void abandon();

    Readiness *m_readiness; ///< Null when it has died.
    int m_fd;
    std::array<bool, 2> m_isReady{true, true};
    bool m_hasEnded = false; ///< The other side sends nothing more, or all is broken.
    std::array<std::optional<Wait::Handler>, 2> m_waiting;
    ReadySocket *m_previous = nullptr;
    ReadySocket *m_next = nullptr;
};

} // namespace orrery::http
