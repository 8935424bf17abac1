// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QMetaType>
#include <QString>

namespace orrery {

enum class MicroState {
    Asleep,
    Starting,
    Running,
    Stopping,
    Crashed, ///< Starts again, after its back-off, when it is asked for.
    CrashLoop, ///< The same, but several times in a row.
    MissingRuntime, ///< This computer lacks what runs it.
    NoPermission, ///< This computer does not let Orrery separate it from the rest.
};

/// Whether it stands still because something went wrong.
[[nodiscard]] bool isFailure(MicroState state);

/// How much it says about an app of several Micros: the highest is shown for all of them.
[[nodiscard]] int weight(MicroState state);

/// Translated, for people: "Crashes again and again".
[[nodiscard]] QString microStateText(MicroState state);

/// "asleep", "starting", "running", "stopping", "crashed", "crash loop", "missing runtime",
/// "no permission": the words of `space ps`.
[[nodiscard]] QString microStateName(MicroState state);

struct MicroStatus {
    MicroState state = MicroState::Asleep;
    QString reason; ///< Translated; why it crashed, or that it runs without internet.
    QString activity; ///< Translated; while it runs: what keeps it awake, or when it goes to sleep.
    qint64 pid = 0;
    qint64 rssBytes = 0;
    friend bool operator==(const MicroStatus &, const MicroStatus &) = default;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::MicroStatus)
