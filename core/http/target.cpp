// SPDX-License-Identifier: MIT
#include "core/http/target.h"

#include <algorithm>

namespace orrery::http {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view text, bool plusIsSpace)
{
    if (!text.contains('%') && !(plusIsSpace && text.contains('+')))
        return std::string(text); // most are
    std::string result;
    result.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high >= 0 && low >= 0) {
                result += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        result += plusIsSpace && text[i] == '+' ? ' ' : text[i];
    }
    return result;
}

} // namespace

std::string percentDecode(std::string_view text)
{
    return decoded(text, false);
}

std::string queryDecode(std::string_view text)
{
    return decoded(text, true);
}

std::string percentEncode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += digits[byte >> 4];
        result += digits[byte & 15];
    }
    return result;
}

std::vector<std::string_view> splitPath(std::string_view rawPath)
{
    if (rawPath.starts_with('/'))
        rawPath.remove_prefix(1);
    std::vector<std::string_view> segments;
    segments.reserve(static_cast<size_t>(std::ranges::count(rawPath, '/')) + 1);
    for (;;) {
        const size_t slash = rawPath.find('/');
        segments.push_back(rawPath.substr(0, slash));
        if (slash == std::string_view::npos)
            return segments;
        rawPath.remove_prefix(slash + 1);
    }
}

std::vector<QueryParameter> parseQuery(std::string_view rawQuery)
{
    std::vector<QueryParameter> parameters;
    while (!rawQuery.empty()) {
        const size_t end = rawQuery.find('&');
        const std::string_view piece = rawQuery.substr(0, end);
        if (!piece.empty()) {
            const size_t equals = piece.find('=');
            const std::string_view value =
                equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1);
            parameters.push_back(
                {queryDecode(piece.substr(0, equals)), queryDecode(value), std::string(value)});
        }
        if (end == std::string_view::npos)
            break;
        rawQuery.remove_prefix(end + 1);
    }
    return parameters;
}

const QueryParameter *findParameter(const std::vector<QueryParameter> &parameters,
                                    std::string_view name)
{
    for (const QueryParameter &parameter : parameters) {
        if (parameter.name == name)
            return &parameter;
    }
    return nullptr;
}

std::optional<std::string> normalisedPath(std::string_view rawPath)
{
    if (rawPath.starts_with('/') && !rawPath.contains('%') && !rawPath.contains('\0')
        && !rawPath.contains("//") && !rawPath.contains("/."))
        return std::string(rawPath); // most are
    const std::string path = percentDecode(rawPath);
    if (path.find('\0') != std::string::npos)
        return {};
    std::vector<std::string_view> kept;
    std::string_view last;
    for (const std::string_view segment : splitPath(path)) {
        last = segment;
        if (segment.empty() || segment == ".")
            continue;
        if (segment != "..") {
            kept.push_back(segment);
            continue;
        }
        if (kept.empty())
            return {};
        kept.pop_back();
    }
    std::string result;
    for (const std::string_view segment : kept)
        result.append("/").append(segment);
    if (result.empty() || last.empty() || last == "." || last == "..")
        result += '/';
    return result;
}

} // namespace orrery::http
