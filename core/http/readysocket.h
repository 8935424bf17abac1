// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/lane.h"

namespace orrery::http {

/// A connected or listening, non-blocking socket, owned, that knows when it can go on: its lane's
/// epoll instance tells each edge, and it is remembered here. So to wait takes no call to the
/// kernel, no lock and no memory. Thread: its lane's; it dies before its lane.
class ReadySocket final : public LaneMember
{
public:
    enum Direction { Read, Write };

    /// Owns \a fd also when the system cannot watch it: then the socket is closed from the start.
    ReadySocket(Lane &lane, int fd);
    ~ReadySocket() override { close(); }

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
        void operator()(Lane &, Answer<bool> answer) const
        {
            socket->begin(direction, std::move(answer));
        }
    };
    using Wait = Waiting<bool, Begin>;
    /// Waits until an attempt is worth it; false when the socket was closed, or somebody waits for
    /// that direction already. Only after exhaust().
    [[nodiscard]] Wait ready(Direction direction) { return Wait(Begin{this, direction}); }
    /// Lets others have their turn; false when the socket was closed.
    [[nodiscard]] Wait later() { return Wait(Begin{this, {}}); }

private:
    friend class Lane;
    void begin(std::optional<Direction> direction, Answer<bool> answer);
    void tell(uint32_t events);
    void abandon() override;

    int m_fd;
    std::array<bool, 2> m_isReady{true, true};
    bool m_hasEnded = false; ///< The other side sends nothing more, or all is broken.
    std::array<std::optional<Answer<bool>>, 2> m_waiting;
};

} // namespace orrery::http
