// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orrery::http {

/// Part of a file, `first` to `first + length - 1`.
struct ByteRange {
    std::int64_t first = 0;
    std::int64_t length = 0;
    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

enum class RangeKind {
    Whole, ///< No range, several, or another unit: the whole file.
    Part,
    Unsatisfiable,
};

struct RangeRequest {
    RangeKind kind = RangeKind::Whole;
    ByteRange range; ///< Of the whole file for Whole.
    friend bool operator==(const RangeRequest &, const RangeRequest &) = default;
};

/// Reads the value of a `Range` header for a file of \a size bytes.
[[nodiscard]] RangeRequest readRange(std::string_view header, std::int64_t size);

} // namespace orrery::http
