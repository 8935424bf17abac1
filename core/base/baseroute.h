// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace orrery {

/// What the path of a Base request names, behind the project's id (base.md §1.1).
struct BaseRoute {
    enum Kind { None, Items, Item, Query, Changes };
    Kind kind = None;
    std::string base;
    std::string key; ///< Item: decoded; may be empty.

    /// Splits before decoding: a key may hold an encoded slash; unencoded ones belong to it too.
    [[nodiscard]] static BaseRoute parse(std::string_view rawPath);
};

} // namespace orrery
