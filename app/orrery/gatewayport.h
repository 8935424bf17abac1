// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <optional>

namespace orrery {

class Gateway;
class Registry;

/// Starts \a gateway on \a wanted (0: any free port), else on the port of earlier runs. Conflict:
/// it is taken; the message names who holds it, where that can be told. Thread: main.
[[nodiscard]] Result<quint16> startGateway(Gateway &gateway, const Registry &registry,
                                           std::optional<quint16> wanted);

} // namespace orrery
