// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxspec.h"

#include <optional>

namespace orrery {

/// The same start, but its process loads the runtime only and waits for Sandbox::openGate() before
/// it loads the app's code. Nothing: what \a spec runs cannot be made to wait.
[[nodiscard]] std::optional<SandboxSpec> spareOf(const SandboxSpec &spec);

} // namespace orrery
