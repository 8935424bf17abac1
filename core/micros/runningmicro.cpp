// SPDX-License-Identifier: MIT
#include "core/micros/runningmicro.h"

#include <chrono>
#include <utility>

namespace orrery {

namespace {

qint64 steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

RunningMicro::RunningMicro(quint64 process, std::shared_ptr<const SocketSource> sockets)
    : m_process(process)
    , m_sockets(std::move(sockets))
    , m_lastUse(steadyMs())
{
}

qint64 RunningMicro::idleMs() const
{
    return usesNow() > 0 ? 0 : steadyMs() - m_lastUse.load(std::memory_order_relaxed);
}

RunningMicro::Use::Use(std::shared_ptr<const RunningMicro> micro)
    : m_micro(std::move(micro))
{
    m_micro->m_uses.fetch_add(1, std::memory_order_relaxed);
}

RunningMicro::Use::~Use()
{
    if (!m_micro)
        return; // moved from
    m_micro->m_lastUse.store(steadyMs(), std::memory_order_relaxed);
    m_micro->m_uses.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace orrery
