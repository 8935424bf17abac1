// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxarguments.h"
#include "core/sandbox/sandboxspec.h"

namespace orrery {

/// What a process may use that is kept apart by Landlock alone, as words for `orrery-init`, each
/// followed by its values:
///   read PATH · run PATH (read, execute) · write PATH (everything) · device PATH (read, write)
///   bind PORT · connect PORT (of TCP) · connect any
///   file DESCRIPTOR PATH (written before it starts) · env NAME=VALUE · chdir PATH
///   seccomp DESCRIPTOR
/// \a firstData is the number of the descriptor of data[0].
[[nodiscard]] SandboxArguments landlockPlan(const SandboxSpec &spec, const QByteArray &seccomp,
                                            int firstData);

} // namespace orrery
