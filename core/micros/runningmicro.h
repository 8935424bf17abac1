// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/socketsource.h"

#include <QtTypes>

#include <atomic>
#include <memory>

namespace orrery {

/// One Micro process that listens. Shared by the supervisor and by requests on their way;
/// immutable but for its counters. Thread: any.
class RunningMicro
{
public:
    RunningMicro(quint64 process, std::shared_ptr<const SocketSource> sockets);

    /// Counts as activity for as long as it lives; hold one per request, stream and WebSocket.
    class Use
    {
    public:
        explicit Use(std::shared_ptr<const RunningMicro> micro);
        ~Use();
        Use(Use &&other) noexcept = default;
        Use &operator=(Use &&) = delete;

    private:
        std::shared_ptr<const RunningMicro> m_micro;
    };

    [[nodiscard]] quint64 process() const { return m_process; } ///< Grows with every start.
    [[nodiscard]] const SocketSource &sockets() const { return *m_sockets; }
    [[nodiscard]] int usesNow() const { return m_uses.load(std::memory_order_relaxed); }
    [[nodiscard]] qint64 idleMs() const; ///< Since the last use ended; 0 while one goes on.

private:
    quint64 m_process;
    std::shared_ptr<const SocketSource> m_sockets; ///< Shared with the sandbox that made it.
    mutable std::atomic<int> m_uses = 0;
    mutable std::atomic<qint64> m_lastUse;
};

} // namespace orrery
