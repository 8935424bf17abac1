// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery/arguments.h"
#include "app/orrery/space.h"

namespace orrery {

/// Hosts \a space until a signal says to stop: the exit status. Prints one line
/// `ready http://localhost:<port>` on standard output when it answers. Runs the event loop.
[[nodiscard]] int runHeadless(Space &space, const Arguments &arguments);

/// Hands the arguments to the Orrery that has the profile already; runs the event loop.
[[nodiscard]] int handOver(const ProfilePaths &paths, const Arguments &arguments);

/// A message for the terminal, on standard error.
void printToTerminal(const QString &text);

} // namespace orrery
