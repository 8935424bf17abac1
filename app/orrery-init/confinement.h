// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/options.h"

#include <sys/types.h>

namespace orrery::init {

/// Starts the command where no namespace can be had: kept apart by Landlock, a seccomp filter and
/// limits, as the words in initprotocol::arguments say (core/sandbox/landlockplan.h). Makes
/// options.home. Its pid, or -errno.
[[nodiscard]] pid_t startConfined(const Options &options, int gate);

/// Ends every process below this one, also what forks as fast as it is ended. Returns when the
/// last is gone.
void endDescendants();

} // namespace orrery::init
