// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QDateTime>

namespace orrery {

/// What this Space keeps of one scheduled action of an instance. Updates of the app leave it.
struct Schedule {
    InstanceId instance = {};
    QString micro = {};
    QString action = {}; ///< Its id.
    bool isOn = true;
    QString interval = {}; ///< As the user wants it; empty: the app's own.
    QDateTime due = {}; ///< Its next run, UTC.
    QString dueFor = {}; ///< The interval that \a due was reckoned from.
    QDateTime lastRun = {}; ///< UTC; invalid: never.
    int lastStatus = 0; ///< Of HTTP; 0: the Micro gave no answer.
    QString lastText = {}; ///< The start of the answer, or why there is none.
    friend bool operator==(const Schedule &, const Schedule &) = default;
};

} // namespace orrery
