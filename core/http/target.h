// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading a request's target as spec/base.md §1.1 and spec/drive.md §1.1 ask: on raw bytes,
/// because a URL class that normalises would corrupt the keys of items. Pure functions, any thread.
namespace orrery::http {

/// Decodes `%XX` once; an invalid escape stays literal text; `+` stays a plus.
[[nodiscard]] std::string percentDecode(std::string_view text);

/// As percentDecode, and `+` is a space: for names and values of a query.
[[nodiscard]] std::string queryDecode(std::string_view text);

/// Encodes all but the unreserved characters of RFC 3986.
[[nodiscard]] std::string percentEncode(std::string_view text);

/// Splits a raw path on `/`: "/a//b/" gives "a", "", "b", "". Nothing is decoded, collapsed or
/// resolved. The leading slash makes no segment; an empty text or "/" gives one empty segment.
[[nodiscard]] std::vector<std::string_view> splitPath(std::string_view rawPath);

struct QueryParameter {
    std::string name; ///< Decoded.
    std::string value; ///< Decoded.
    std::string rawValue; ///< As it came, for the SDKs that do not encode.
};

/// Splits on `&`, then on the first `=`. Empty pieces are left out.
[[nodiscard]] std::vector<QueryParameter> parseQuery(std::string_view rawQuery);

/// The first parameter \a name.
[[nodiscard]] const QueryParameter *findParameter(const std::vector<QueryParameter> &parameters,
                                                  std::string_view name);

/// The path decoded once, with `.` and `..` resolved and `//` collapsed; a trailing slash is kept.
/// Nothing when it climbs above the root, or holds a NUL. For routes and static files only.
[[nodiscard]] std::optional<std::string> normalisedPath(std::string_view rawPath);

} // namespace orrery::http
