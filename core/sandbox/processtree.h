// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

namespace orrery {

/// Resident memory of \a pid and everything below it, from /proc; 0 when it is gone.
[[nodiscard]] qint64 residentBytesOfTree(qint64 pid);

} // namespace orrery
