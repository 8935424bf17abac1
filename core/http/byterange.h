// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace orrery::http {

struct ByteRange {
    enum Kind {
        Whole, ///< No range, or one that we do not serve: everything, with 200.
        Part, ///< \a first to \a last, with 206.
        Outside, ///< 416.
    };
    Kind kind = Whole;
    uint64_t first = 0;
    uint64_t last = 0; ///< Inclusive.
};

/// Reads a Range header for a body of \a size bytes. One range only; several count as none.
[[nodiscard]] ByteRange parseRange(std::string_view header, uint64_t size);

} // namespace orrery::http
