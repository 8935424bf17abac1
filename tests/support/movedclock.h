// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/clock.h"

namespace orrery::test {

/// A clock that stands until the test moves it.
class MovedClock : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{std::chrono::seconds(1'790'000'000)};
};

} // namespace orrery::test
