// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace orrery {

/// What time it is; a test moves its own. Thread: any.
class Clock
{
public:
    using TimePoint = std::chrono::system_clock::time_point;

    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const;
};

} // namespace orrery
