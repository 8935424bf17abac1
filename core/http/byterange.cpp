// SPDX-License-Identifier: MIT
#include "core/http/byterange.h"

#include <algorithm>
#include <charconv>

namespace orrery::http {

namespace {

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text.front() == '-' || end.ptr != text.data() + text.size()
        || end.ec == std::errc::invalid_argument)
        return std::nullopt;
    return end.ec == std::errc::result_out_of_range ? INT64_MAX : value;
}

} // namespace

RangeRequest readRange(std::string_view header, std::int64_t size)
{
    const RangeRequest whole{.kind = RangeKind::Whole, .range = {.first = 0, .length = size}};
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || header.contains(','))
        return whole;
    header.remove_prefix(unit.size());
    const size_t dash = header.find('-');
    if (dash == std::string_view::npos)
        return whole;
    const std::string_view firstText = header.substr(0, dash);
    const std::string_view lastText = header.substr(dash + 1);
    auto first = number(firstText);
    auto last = number(lastText);
    if ((!firstText.empty() && !first) || (!lastText.empty() && !last) || (!first && !last)
        || (first && last && *last < *first))
        return whole;
    if (!first) { // the last n bytes
        first = size - std::min(size, *last);
        last = size - 1;
    }
    if (*first >= size)
        return {.kind = RangeKind::Unsatisfiable, .range = {}};
    const std::int64_t end = last ? std::min(*last, size - 1) : size - 1;
    return {.kind = RangeKind::Part, .range = {.first = *first, .length = end - *first + 1}};
}

} // namespace orrery::http
