// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"

#include <memory>
#include <mutex>
#include <thread>

namespace orrery::http {

class TlsContext;
struct ServerCore;

using ListenerId = int;

/// The threads of the data plane, what they listen on, and their connections. TLS or plain HTTP
/// is decided by a connection's first byte. Thread: every function from any one thread at a time;
/// \a handler runs on the lanes, several at once.
class Server
{
public:
    Server(Handler handler, int threads);
    ~Server(); ///< stop()s.
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Listens on 127.0.0.1 and, where there is IPv6, on ::1, both on \a port; 0 takes a free one.
    /// Conflict: the port is taken.
    [[nodiscard]] Result<uint16_t> listen(uint16_t port);
    /// Takes over \a fd, a listening TCP socket; owns it from now on.
    [[nodiscard]] ListenerId adopt(int fd, Entrance entrance);
    void drop(ListenerId listener); ///< Closes it; its connections end by themselves.

    /// For handshakes that begin from now on; without one, TLS is refused.
    void setTls(std::shared_ptr<const TlsContext> context);

    [[nodiscard]] int lanes() const { return static_cast<int>(m_lanes.size()); }

    /// Stops listening, lets answers that are on their way finish for \a grace, then closes all.
    void stop(std::chrono::milliseconds grace = std::chrono::milliseconds(2000));

private:
    struct Listener;
    [[nodiscard]] ListenerId start(std::shared_ptr<Listener> listener);
    [[nodiscard]] static Task<> acceptAll(std::shared_ptr<Listener> listener,
                                          std::shared_ptr<ServerCore> core,
                                          std::vector<std::shared_ptr<Lane>> lanes);

    std::shared_ptr<ServerCore> m_core;
    std::vector<std::shared_ptr<Lane>> m_lanes;
    std::vector<std::thread> m_threads;
    std::vector<std::pair<ListenerId, std::shared_ptr<Listener>>> m_listeners;
    ListenerId m_lastListener = 0;
    bool m_stopped = false;
};

} // namespace orrery::http
