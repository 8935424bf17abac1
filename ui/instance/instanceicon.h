// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

struct Instance;

namespace ui {

/// The icon file of an app of this Space; empty: it has none.
[[nodiscard]] QString instanceIcon(const Instance &instance);

} // namespace ui
} // namespace orrery
