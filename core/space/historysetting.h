// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/historylimits.h"
#include "core/foundation/result.h"

#include <QFuture>

namespace orrery {

class Registry;

/// How much history of items this Space keeps; Registry::settingChanged tells of \a key.
struct HistorySetting {
    [[nodiscard]] static bool isKey(const QString &key);
    [[nodiscard]] static HistoryLimits read(const Registry &registry);
    /// Stores versions and days; the rest is fixed.
    [[nodiscard]] static QFuture<Result<>> write(Registry &registry, const HistoryLimits &limits);
};

} // namespace orrery
