// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/lane.h"

namespace orrery::http {

/// Wakes the one coroutine that waits for it; without one, set() is forgotten.
/// Thread: its lane's; it dies before its lane.
class Signal final : public LaneMember
{
public:
    explicit Signal(Lane &lane);

    struct Begin {
        Signal *signal;
        std::optional<std::chrono::milliseconds> longest;
        void operator()(Lane &, Answer<bool> answer) const
        {
            signal->begin(longest, std::move(answer));
        }
    };
    using Wait = Waiting<bool, Begin>;
    /// Waits for set() (true), or for \a longest (false).
    [[nodiscard]] Wait wait(std::optional<std::chrono::milliseconds> longest = {})
    {
        return Wait(Begin{this, longest});
    }
    void set();

private:
    void begin(std::optional<std::chrono::milliseconds> longest, Answer<bool> answer);
    void abandon() override;

    std::optional<Answer<bool>> m_waiting;
    Lane::Timer m_timer;
};

} // namespace orrery::http
