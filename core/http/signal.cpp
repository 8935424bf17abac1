// SPDX-License-Identifier: MIT
#include "core/http/signal.h"

#include <QtAssert>

namespace orrery::http {

Signal::Signal(Lane &lane)
    : LaneMember(lane)
    , m_timer(lane)
{
}

void Signal::begin(std::optional<std::chrono::milliseconds> longest, Answer<bool> answer)
{
    Q_ASSERT(!m_waiting);
    m_waiting.emplace(std::move(answer));
    if (!longest)
        return;
    m_timer.start(*longest, [this] {
        Answer<bool> waiting = std::move(*m_waiting);
        m_waiting.reset();
        waiting(false); // which may be the end of this
    });
}

void Signal::set()
{
    if (!m_waiting)
        return;
    m_timer.stop();
    // Not at once: who waits may be a caller of this.
    lane().post([answer = std::move(*m_waiting)]() mutable { answer(true); });
    m_waiting.reset();
}

void Signal::abandon()
{
    const auto dropped = std::move(m_waiting); // this may die with it
}

} // namespace orrery::http
