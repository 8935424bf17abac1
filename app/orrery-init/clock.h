// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>

namespace orrery::init {

inline constexpr long second = 1'000'000; ///< Times here are microseconds.

/// Of a clock that only runs forward.
inline long now()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * second + time.tv_nsec / 1000;
}

} // namespace orrery::init
