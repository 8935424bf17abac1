// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QDateTime>
#include <QStringView>

#include <bitset>

namespace orrery {

/// When a scheduled action runs: a rate ("2 hours") or a cron line of five fields, UTC
/// (spacefile.md §9). A value; thread: any.
struct Interval {
    enum class Kind { Rate, Cron };
    enum class Unit { Minute, Hour, Day };

    Kind kind = Kind::Rate;
    qint64 count = 1; ///< Of a rate.
    Unit unit = Unit::Minute; ///< Of a rate.
    std::bitset<60> minutes; ///< Of a cron line, like the four below.
    std::bitset<24> hours;
    std::bitset<32> days; ///< 1 to 31.
    std::bitset<13> months; ///< 1 to 12.
    std::bitset<7> weekdays; ///< 0 = Sunday.

    /// The first run of an action that was installed at \a installed: of a rate the next full
    /// minute, hour or midnight; of a cron line its next moment.
    [[nodiscard]] QDateTime first(const QDateTime &installed) const;
    /// The run that follows \a last, which is a moment of this interval. Invalid for a cron line
    /// that never comes (30 February).
    [[nodiscard]] QDateTime next(const QDateTime &last) const;

    friend bool operator==(const Interval &, const Interval &) = default;
};

/// Reads \a text. InvalidInput; the message quotes the part that is wrong and says what is allowed.
[[nodiscard]] Result<Interval> parseInterval(QStringView text);

} // namespace orrery
