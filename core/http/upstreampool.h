// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/inbox.h"
#include "core/http/messageparser.h"

#include <functional>
#include <map>

namespace orrery::http {

/// One process that answers requests, and how to reach it.
struct Backend {
    uint64_t process = 0; ///< Never used twice; kept connections belong to it.
    uint16_t port = 8080;
    std::function<Result<int>()> socket; ///< An unconnected TCP socket, the caller's.
};

/// One connection to a backend. Thread: its lane's.
class UpstreamConnection
{
public:
    UpstreamConnection(Lane &lane, int fd);

    Transport transport;
    Inbox inbox;
    MessageParser parser{MessageParser::Kind::Response};
    bool isFresh = true; ///< Has answered nothing yet.
    std::chrono::steady_clock::time_point idleSince;
};

/// The connections to backends that are kept for the next request, newest first; given up after
/// under four seconds, as node closes its own after five. Thread: its lane's.
class UpstreamPool final : private Ticking
{
public:
    explicit UpstreamPool(Lane &lane);
    ~UpstreamPool() override;

    /// A kept connection, else null.
    [[nodiscard]] std::shared_ptr<UpstreamConnection> take(uint64_t process);
    void give(uint64_t process, std::shared_ptr<UpstreamConnection> connection);

    /// A new connection. Unavailable: the backend is gone, or does not listen.
    [[nodiscard]] Task<Result<std::shared_ptr<UpstreamConnection>>> connect(const Backend &backend);

private:
    void tick(std::chrono::steady_clock::time_point now) override;

    std::shared_ptr<Lane> m_lane;
    // Shared: the exchange that uses one and the watch for a client that went away.
    std::map<uint64_t, std::vector<std::shared_ptr<UpstreamConnection>>> m_kept;
    bool m_isWatched = false;
};

} // namespace orrery::http
