// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace orrery::http {

/// Whether \a tag, quoted, is among the list of an `If-Match` or `If-None-Match` header; the mark
/// of weak ones does not count. `*` matches any.
[[nodiscard]] bool matchesTag(std::string_view list, std::string_view tag);

} // namespace orrery::http
