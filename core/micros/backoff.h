// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/microsurroundings.h"

#include <QElapsedTimer>

namespace orrery {

/// How long the next start of a Micro waits after it crashed: twice as long after each further
/// crash in a row. Thread: one.
class BackOff
{
public:
    explicit BackOff(const SupervisorTimes &times);

    /// It crashed after \a uptime.
    void grow(std::chrono::milliseconds uptime);
    void forget(); ///< The next start does not wait.

    [[nodiscard]] bool isFirst() const { return m_crashes == 1; } ///< Of a row of crashes.
    [[nodiscard]] bool isLoop() const;
    [[nodiscard]] std::chrono::milliseconds left() const; ///< From now on; never negative.

private:
    const SupervisorTimes m_times;
    std::chrono::milliseconds m_length{0};
    QElapsedTimer m_since;
    int m_crashes = 0; ///< Without having run steadily in between.
};

} // namespace orrery
