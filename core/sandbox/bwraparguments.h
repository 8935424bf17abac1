// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxarguments.h"
#include "core/sandbox/sandboxspec.h"

namespace orrery {

/// bubblewrap's options for one sandbox. \a firstData is the number of the descriptor of data[0].
/// Looks at which of the host's folders exist.
[[nodiscard]] SandboxArguments bwrapArguments(const SandboxSpec &spec, const QByteArray &seccomp,
                                              int firstData);

} // namespace orrery
