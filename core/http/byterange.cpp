// SPDX-License-Identifier: MIT
#include "core/http/byterange.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace orrery::http {

namespace {

std::optional<uint64_t> number(std::string_view text)
{
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return {};
    return value;
}

} // namespace

ByteRange parseRange(std::string_view header, uint64_t size)
{
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || header.find(',') != std::string_view::npos)
        return {};
    const std::string_view range = header.substr(unit.size());
    const size_t dash = range.find('-');
    if (dash == std::string_view::npos)
        return {};
    const auto first = number(range.substr(0, dash));
    const auto last = number(range.substr(dash + 1));
    if (!first && dash == 0 && last) { // the last so many bytes
        if (*last == 0 || size == 0)
            return {.kind = ByteRange::Outside};
        return {ByteRange::Part, size - std::min(*last, size), size - 1};
    }
    if (!first || (!last && dash + 1 != range.size()) || (last && *last < *first))
        return {};
    if (*first >= size)
        return {.kind = ByteRange::Outside};
    return {ByteRange::Part, *first, std::min(last.value_or(size - 1), size - 1)};
}

} // namespace orrery::http
