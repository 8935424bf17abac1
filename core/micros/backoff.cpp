// SPDX-License-Identifier: MIT
#include "core/micros/backoff.h"

#include <algorithm>

namespace orrery {

namespace {

constexpr int crashesOfALoop = 4;

} // namespace

BackOff::BackOff(const SupervisorTimes &times)
    : m_times(times)
{
}

void BackOff::grow(std::chrono::milliseconds uptime)
{
    if (uptime >= m_times.steady)
        forget();
    m_length =
        ++m_crashes == 1 ? m_times.firstBackOff : std::min(m_length * 2, m_times.longestBackOff);
    m_since.start();
}

void BackOff::forget()
{
    m_length = std::chrono::milliseconds(0);
    m_crashes = 0;
}

bool BackOff::isLoop() const
{
    return m_crashes >= crashesOfALoop;
}

std::chrono::milliseconds BackOff::left() const
{
    const std::chrono::milliseconds waited(m_since.isValid() ? m_since.elapsed() : 0);
    return std::max(m_length - waited, std::chrono::milliseconds(0));
}

} // namespace orrery
