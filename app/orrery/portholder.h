// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

/// "firefox (process 4711)" for the program that listens on \a port of this computer; empty where
/// that cannot be told (another user's, or no /proc). Thread: any; reads /proc.
[[nodiscard]] QString portHolder(quint16 port);

} // namespace orrery
