// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/lane.h"

#include <boost/asio/awaitable.hpp>

namespace orrery::http {

/// A second coroutine beside the one that owns it, which must await ended() before it dies.
/// Thread: its lane's.
class SideTask
{
public:
    explicit SideTask(Lane &lane);

    void start(asio::awaitable<void> task);
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] asio::awaitable<void> ended();

private:
    Lane &m_lane;
    asio::steady_timer m_signal;
    bool m_running = false;
};

} // namespace orrery::http
