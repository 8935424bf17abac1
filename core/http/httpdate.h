// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string httpDate(std::time_t time);

/// Reads that form only; nothing for the two obsolete ones.
[[nodiscard]] std::optional<std::time_t> parseHttpDate(std::string_view text);

} // namespace orrery::http
