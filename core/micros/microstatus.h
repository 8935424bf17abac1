// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QMetaType>
#include <QString>

namespace orrery {

enum class MicroState { Asleep, Starting, Running, Stopping, Crashed };

/// "asleep", "starting", "running", "stopping", "crashed": the words of `space ps`.
[[nodiscard]] QString microStateName(MicroState state);

struct MicroStatus {
    MicroState state = MicroState::Asleep;
    QString reason; ///< Translated; why it crashed, or that it runs without internet.
    qint64 pid = 0;
    qint64 rssBytes = 0;
    friend bool operator==(const MicroStatus &, const MicroStatus &) = default;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::MicroStatus)
