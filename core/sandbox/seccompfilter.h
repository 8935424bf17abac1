// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/sandbox/sandboxspec.h"

#include <QByteArray>

namespace orrery {

/// The system calls that a sandboxed program is refused, as a BPF program. Without namespaces it
/// also refuses what Landlock leaves open: UNIX sockets (the session bus is one), protocols beside
/// TCP, and everything that changes other processes of the user. About a kilobyte; takes a
/// millisecond, so keep it. Thread: any.
[[nodiscard]] Result<QByteArray> seccompFilter(Separation separation = Separation::Namespaces,
                                               bool internet = true);

} // namespace orrery
