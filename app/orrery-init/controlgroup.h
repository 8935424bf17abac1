// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace orrery::init {

/// What the kernel killed in a group for want of memory, by its memory.events.
[[nodiscard]] long killsIn(std::string_view events);

/// The control group that Orrery has us put into: what it knows of memory that ran out.
class ControlGroup
{
public:
    ControlGroup() = default;
    ~ControlGroup();
    ControlGroup(const ControlGroup &) = delete;
    ControlGroup &operator=(const ControlGroup &) = delete;

    /// Waits until Orrery says `run`, two seconds at most, and looks where we are then.
    void await();
    /// Whether the kernel has killed something for want of memory since await().
    [[nodiscard]] bool hasKilled() const;

private:
    [[nodiscard]] long kills() const;

    int m_events = -1; ///< memory.events; readable as long as we are in the group.
    long m_killsBefore = 0;
};

} // namespace orrery::init
