// SPDX-License-Identifier: MIT
#include "core/http/readysocket.h"

#include <unistd.h>

namespace orrery::http {

ReadySocket::ReadySocket(Lane &lane, int fd)
    : LaneMember(lane)
    , m_fd(fd)
{
    if (!lane.add(*this))
        ::close(std::exchange(m_fd, -1));
}

void ReadySocket::close()
{
    if (m_fd < 0)
        return;
    lane().remove(*this);
    ::close(std::exchange(m_fd, -1));
    for (auto &waiting : m_waiting) {
        if (!waiting)
            continue;
        // Not at once: who waits may be a caller of this.
        lane().post([answer = std::move(*waiting)]() mutable { answer(false); });
        waiting.reset();
    }
}

void ReadySocket::begin(std::optional<Direction> direction, Answer<bool> answer)
{
    // A second one happens where TLS must write to read on; the first one would end unheard.
    const bool isTaken = direction && m_waiting[*direction];
    if (direction && isOpen() && !isTaken) {
        m_waiting[*direction].emplace(std::move(answer));
        return;
    }
    lane().post(
        [this, isTaken, later = std::move(answer)]() mutable { later(isOpen() && !isTaken); });
}

void ReadySocket::tell(uint32_t events)
{
    const bool isBroken = (events & (EPOLLERR | EPOLLHUP)) != 0;
    m_hasEnded = m_hasEnded || isBroken || (events & EPOLLRDHUP) != 0;
    m_isReady[Read] = m_isReady[Read] || m_hasEnded || (events & EPOLLIN) != 0;
    m_isReady[Write] = m_isReady[Write] || isBroken || (events & EPOLLOUT) != 0;
    // Taken out first: who goes on may wait again, or be the end of this socket.
    std::array<std::optional<Answer<bool>>, 2> going;
    for (const Direction direction : {Read, Write}) {
        if (m_isReady[direction] && m_waiting[direction]) {
            going[direction].emplace(std::move(*m_waiting[direction]));
            m_waiting[direction].reset();
        }
    }
    for (auto &answer : going) {
        if (answer)
            (*answer)(true);
    }
}

void ReadySocket::abandon()
{
    const auto dropped = std::move(m_waiting); // this may die with them
}

} // namespace orrery::http
