// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct yyjson_doc;
struct yyjson_val;

namespace orrery {

/// A parsed JSON text. A value; copies share the parsed tree, which never changes.
class Json
{
public:
    /// Nesting that documents may have; SQLite stops at 1000.
    static constexpr int maxDepth = 500;

    /// Nothing for invalid JSON: also NaN, Infinity, invalid UTF-8, numbers beyond a double, too
    /// deep nesting.
    [[nodiscard]] static std::optional<Json> parse(std::string_view text);

    [[nodiscard]] yyjson_val *root() const;

private:
    std::shared_ptr<yyjson_doc> m_doc; // shared by copies
};

/// Appends the one canonical form of \a value: members sorted by their UTF-8 bytes, the last of
/// equal names only, no spaces, integers of 64 bits exact, other numbers as the shortest text
/// that reads back as the same double, whole numbers without a fraction, only necessary escapes.
/// Two values are deeply equal exactly if their canonical texts are the same bytes.
void appendCanonical(std::string &out, yyjson_val *value);
[[nodiscard]] std::string canonical(yyjson_val *value);

/// Appends \a text as a JSON string; invalid UTF-8 becomes U+FFFD.
void appendJsonString(std::string &out, std::string_view text);
/// Appends the canonical form of a number.
void appendNumber(std::string &out, double number);

/// Whether an object at any depth of \a value has a member with an empty name.
[[nodiscard]] bool hasEmptyName(yyjson_val *value);
/// The last member of that name, as canonical texts keep it; null if there is none.
[[nodiscard]] yyjson_val *member(yyjson_val *object, std::string_view name);
/// The text of a string value, which may hold NUL.
[[nodiscard]] std::string_view text(yyjson_val *value);

} // namespace orrery
