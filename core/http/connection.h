// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/connectionresponse.h"

#include <unordered_set>

namespace orrery::http {

class Connection;
class TlsContext;

/// What all connections of a server share; they and the Server own it together, as a connection
/// may outlive the Server when another thread still owes it an answer.
struct ServerCore {
    Handler handler;
    std::atomic<std::shared_ptr<const TlsContext>> tls;
    std::atomic<bool> stopping = false;
    /// By lane; each touched by its own thread only.
    std::vector<std::unordered_set<Connection *>> connections;
};

/// One client, from accept to close. Thread: its lane's.
class Connection final : public std::enable_shared_from_this<Connection>, private Ticking
{
public:
    Connection(int fd, std::shared_ptr<Lane> lane, std::shared_ptr<ServerCore> core,
               std::shared_ptr<const Entrance> entrance);
    ~Connection() override;

    [[nodiscard]] static Task<> serve(std::shared_ptr<Connection> self);

    void stop(); ///< Ends at once when idle, else after the answer that is on its way.
    void close();

private:
    enum class Phase { Idle, Handshake, Head, Answer, Linger };
    using TimePoint = std::chrono::steady_clock::time_point;

    void tick(TimePoint now) override;
    void enter(Phase phase);

    [[nodiscard]] Task<bool> openTls();
    [[nodiscard]] Task<bool> readHead();
    [[nodiscard]] Task<> answer();
    [[nodiscard]] Task<> refuse();
    [[nodiscard]] Task<> linger();

    std::shared_ptr<Lane> m_lane; // first: everything below may need it while it dies
    std::shared_ptr<ServerCore> m_core;
    std::shared_ptr<const Entrance> m_entrance;
    Transport m_transport;
    Inbox m_inbox;
    MessageParser m_parser{MessageParser::Kind::Request};
    ConnectionBody m_body;
    ConnectionResponse m_response;
    Phase m_phase = Phase::Idle;
    TimePoint m_since;
    bool m_isWatched = false;
};

} // namespace orrery::http
