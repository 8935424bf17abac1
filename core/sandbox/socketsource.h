// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

namespace orrery {

/// TCP sockets made inside a sandbox's network namespace and not connected yet. A few are always
/// on their way, so taking one costs a system call. Thread: any, several at once.
class SocketSource
{
public:
    /// \a channel is our end of the pair that orrery-init answers on; owned from now on. \a port is
    /// where the app listens.
    SocketSource(int channel, quint16 port);
    ~SocketSource();
    SocketSource(const SocketSource &) = delete;
    SocketSource &operator=(const SocketSource &) = delete;

    /// A non-blocking, close-on-exec IPv4 socket that the caller owns: connect it to
    /// 127.0.0.1, port(). Waits at most a moment (50 ms) when many are taken at once. Unavailable:
    /// the sandbox is gone.
    [[nodiscard]] Result<int> take() const;

    [[nodiscard]] quint16 port() const { return m_port; }

private:
    int m_channel = -1;
    quint16 m_port = 0;
};

} // namespace orrery
