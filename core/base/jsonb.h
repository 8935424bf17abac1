// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orrery {

/// The text of a document in SQLite's JSONB (sqlite.org/jsonb.html), as `json()` gives it, at
/// half the cost. Nothing: damaged, nested deeper than Json::maxDepth, or with elements that
/// canonical texts do not lead to (JSON5, raw texts); SQLite can tell then.
[[nodiscard]] std::optional<std::string> textFromJsonb(std::string_view jsonb);

} // namespace orrery
