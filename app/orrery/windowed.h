// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery/arguments.h"
#include "app/orrery/space.h"

namespace orrery {

/// Hosts \a space with the window and the tray until the user quits or a signal says to stop: the
/// exit status. Needs a QApplication; runs the event loop.
[[nodiscard]] int runWindowed(Space &space, const Arguments &arguments);

} // namespace orrery
