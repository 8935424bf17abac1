// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace orrery::http {

/// The Content-Type of a file of a web site, by the ending of its name; text types with their
/// charset. "application/octet-stream" for what is not known.
[[nodiscard]] std::string_view mimeTypeFor(std::string_view fileName);

} // namespace orrery::http
