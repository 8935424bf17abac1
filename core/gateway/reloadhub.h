// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace orrery {

/// Open pages of apps under development, which reload when told. Thread: any.
class ReloadHub
{
public:
    /// Serves the stream of server-sent events that a page listens to.
    [[nodiscard]] http::Task<> serve(http::Exchange &exchange, std::string instance);
    void notify(const std::string &instance);
    void close(); ///< Ends all streams; at stop.

private:
    struct Listener;

    std::mutex m_mutex; ///< Guards m_listeners.
    // Shared by the hub and the stream that waits on it.
    std::map<std::string, std::vector<std::shared_ptr<Listener>>> m_listeners;
    std::atomic<bool> m_closed = false;
};

} // namespace orrery
