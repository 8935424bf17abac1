// SPDX-License-Identifier: MIT
#pragma once

#include "app/space/commandline.h"

#include <optional>

namespace orrery {

/// Help, version, validate and login need no Orrery: the exit status if \a line is one of them.
[[nodiscard]] std::optional<int> runLocally(const CommandLine &line);

} // namespace orrery
