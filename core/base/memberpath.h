// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct yyjson_val;

namespace orrery {

/// A member inside a document, written `a.b.c`: each part is the name of one object member.
/// There is no way to name a list element nor a member whose own name holds a dot.
struct MemberPath {
    std::vector<std::string> parts; ///< At least one, none of them empty.

    [[nodiscard]] static std::optional<MemberPath> parse(std::string_view text);
    [[nodiscard]] std::string text() const; ///< What parse() reads.

    /// The value there; null if a part is missing or leads through something else than an object.
    [[nodiscard]] yyjson_val *find(yyjson_val *document) const;
    /// Equal, or one of the two leads through the other.
    [[nodiscard]] bool overlaps(const MemberPath &other) const;
    /// As SQLite's JSON functions read it; nothing for names that they cannot address exactly.
    [[nodiscard]] std::optional<std::string> toSqlite() const;

    friend bool operator==(const MemberPath &, const MemberPath &) = default;
};

} // namespace orrery
