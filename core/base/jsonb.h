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

/// The JSONB of a text in canonical form, the bytes that `jsonb()` gives. Nothing where the text
/// turns out to be none.
[[nodiscard]] std::optional<std::string> jsonbFromText(std::string_view canonical);

} // namespace orrery
