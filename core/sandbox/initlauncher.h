// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/sandbox/sandboxspec.h"
#include "core/sandbox/sandboxtools.h"

namespace orrery {

/// A started `orrery-init`; whoever gets it owns the descriptors and must wait for the process.
struct LaunchedInit {
    qint64 pid = 0;
    int control = -1;
    int sockets = -1;
    int out = -1; ///< Reading end of its standard output; non-blocking.
    int error = -1;
};

/// Starts the helper of one sandbox. Call it from a thread that lives as long as the sandbox
/// shall: the helper ends with it.
[[nodiscard]] Result<LaunchedInit> launchInit(const SandboxTools &tools, const SandboxSpec &spec,
                                              const QByteArray &seccomp);

} // namespace orrery
