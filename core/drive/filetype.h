// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace orrery {

/// The content type that a name's extension suggests, else "application/octet-stream".
[[nodiscard]] std::string typeFromName(std::string_view name);

} // namespace orrery
