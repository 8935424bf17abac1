// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"

namespace orrery {

/// The control socket of a profile; short enough for a socket's name (README.md). Makes nothing.
[[nodiscard]] QString controlAddress(const ProfilePaths &paths);

} // namespace orrery
