// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/refusal.h"

#include <optional>
#include <string>
#include <vector>

struct yyjson_val;

namespace orrery {

class Json;

/// Limits of one item and one put (base.md §3).
inline constexpr size_t maxItemBytes = 400 * 1024;
inline constexpr size_t maxKeyBytes = 1024;
inline constexpr size_t maxItemsPerPut = 25;
inline constexpr size_t maxBaseRequestBytes = 16 * 1024 * 1024;

/// One document, ready to be stored.
struct Item {
    std::string key;
    std::string text; ///< Canonical JSON, the key included.
    std::optional<double> expires; ///< Unix time in seconds, from a number in `__expires`.
    friend bool operator==(const Item &, const Item &) = default;
};

/// What a put asks for, all checks of the whole request done.
struct PutRequest {
    std::vector<Item> items; ///< To be stored, in the order of the request.
    std::vector<Item> failed; ///< Refused one by one: a member with an empty name.
};

/// 12 random characters of 0-9 and a-z.
[[nodiscard]] std::string randomKey();
/// 1 to 255 bytes, no `/`, no control characters; also the rule for names of Drives.
[[nodiscard]] bool isStoreName(std::string_view name);

/// Reads one item; makes a key where it has none. \a value must be an object, else 400.
[[nodiscard]] Checked<Item> readItem(yyjson_val *value);
/// The body of `PUT /items`.
[[nodiscard]] Checked<PutRequest> readPut(std::string_view body);
/// The body of `POST /items`.
[[nodiscard]] Checked<Item> readInsert(std::string_view body);
/// The item of a stored document: its key and when it ends.
[[nodiscard]] Item itemOf(std::string text, const Json &document);

} // namespace orrery
