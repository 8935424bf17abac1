// SPDX-License-Identifier: MIT
#include "core/base/memberpath.h"

#include "core/base/json.h"

#include <algorithm>

namespace orrery {

std::optional<MemberPath> MemberPath::parse(std::string_view text)
{
    MemberPath path;
    while (true) {
        const size_t dot = text.find('.');
        const std::string_view part = text.substr(0, dot);
        if (part.empty())
            return std::nullopt;
        path.parts.emplace_back(part);
        if (dot == std::string_view::npos)
            return path;
        text.remove_prefix(dot + 1);
    }
}

std::string MemberPath::text() const
{
    std::string text;
    for (const std::string &part : parts)
        text.append(text.empty() ? "" : ".").append(part);
    return text;
}

yyjson_val *MemberPath::find(yyjson_val *document) const
{
    for (const std::string &part : parts) {
        document = member(document, part);
        if (!document)
            return nullptr;
    }
    return document;
}

bool MemberPath::overlaps(const MemberPath &other) const
{
    const size_t common = std::min(parts.size(), other.parts.size());
    return std::equal(parts.begin(), parts.begin() + static_cast<ptrdiff_t>(common),
                      other.parts.begin());
}

std::optional<std::string> MemberPath::toSqlite() const
{
    std::string path = "$";
    for (const std::string &part : parts) {
        // SQLite up to 3.47 ends a quoted name at the first quote and compares escapes as text.
        const bool isPlain = std::ranges::none_of(part, [](char c) {
            return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
        });
        if (!isPlain)
            return std::nullopt;
        path += ".\"" + part + '"';
    }
    return path;
}

} // namespace orrery
