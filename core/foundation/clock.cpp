// SPDX-License-Identifier: MIT
#include "core/foundation/clock.h"

namespace orrery {

Clock::TimePoint Clock::now() const
{
    return std::chrono::system_clock::now();
}

} // namespace orrery
