// SPDX-License-Identifier: MIT
#include "core/http/sidetask.h"

namespace orrery::http {

SideTask::SideTask(Lane &lane)
    : m_lane(lane)
    , m_signal(lane)
{
}

void SideTask::start(Task<> task)
{
    m_running = true;
    // The outcome of the task is in what it did to its streams; an exception ends it like a
    // broken stream does.
    spawn(m_lane, std::move(task), [this](const std::exception_ptr &) {
        m_running = false;
        m_signal.set();
    });
}

Task<> SideTask::ended()
{
    while (m_running)
        co_await m_signal.wait();
}

} // namespace orrery::http
