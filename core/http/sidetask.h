// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/signal.h"

namespace orrery::http {

/// A second coroutine beside the one that owns it, which must await ended() before it dies.
/// Thread: its lane's.
class SideTask
{
public:
    explicit SideTask(Lane &lane);

    void start(Task<> task);
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] Task<> ended();

private:
    Lane &m_lane;
    Signal m_signal;
    bool m_running = false;
};

} // namespace orrery::http
