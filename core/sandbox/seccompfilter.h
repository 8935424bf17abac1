// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>

namespace orrery {

/// The system calls that a sandboxed program is refused, as the BPF program that bubblewrap loads.
/// About a kilobyte; takes a millisecond, so keep it. Thread: any.
[[nodiscard]] Result<QByteArray> seccompFilter();

} // namespace orrery
