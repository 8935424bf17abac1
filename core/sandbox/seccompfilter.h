// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/sandbox/sandboxspec.h"

#include <QByteArray>

namespace orrery {

/// The system calls that a sandboxed program is refused, as a BPF program. Without namespaces it
/// also refuses what Landlock leaves open: UNIX sockets (the session bus is one), protocols beside
/// TCP, and everything that changes other processes or the modes of files that the program may not
/// open. Of \a spec it depends on separation, internet and writableCode. About a kilobyte; takes a
/// millisecond. Thread: any.
[[nodiscard]] Result<QByteArray> seccompFilter(const SandboxSpec &spec = {});

} // namespace orrery
