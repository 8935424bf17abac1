// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

#include <chrono>

namespace orrery {

/// How much of what items were before is kept.
struct HistoryLimits {
    int versions = 10; ///< Of each item; 0: no history, and what there is goes.
    std::chrono::days age{30};
    qint64 itemBytes = 16 * 1024; ///< Larger states are not kept.
    friend bool operator==(const HistoryLimits &, const HistoryLimits &) = default;
};

} // namespace orrery
