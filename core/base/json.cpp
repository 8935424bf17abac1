// SPDX-License-Identifier: MIT
#include "core/base/json.h"

#include <QString>

#include <yyjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace orrery {

namespace {

/// Whether more is opened than may be nested; nearly no document does that.
bool mayBeTooDeep(std::string_view json)
{
    int opened = 0;
    for (const char bracket : {'{', '['}) {
        for (size_t at = json.find(bracket); at != json.npos; at = json.find(bracket, at + 1)) {
            if (++opened > Json::maxDepth)
                return true;
        }
    }
    return false;
}

/// yyjson itself has no limit, and what walks the tree later is recursive.
bool isTooDeep(std::string_view json)
{
    if (!mayBeTooDeep(json))
        return false;
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > Json::maxDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

/// How many of the first bytes need no escape, counted in eights: for most texts, all but a few.
size_t plainBytes(std::string_view text)
{
    constexpr uint64_t ones = 0x0101010101010101;
    constexpr uint64_t tops = ones * 0x80;
    // The top bit of a byte is set where the byte is 0; later ones may be set as well.
    const auto zeros = [](uint64_t word) { return (word - ones) & ~word & tops; };
    size_t plain = 0;
    for (uint64_t word = 0; plain + sizeof word <= text.size(); plain += sizeof word) {
        std::memcpy(&word, text.data() + plain, sizeof word);
        const uint64_t controls = (word - ones * 0x20) & ~word & tops;
        if ((controls | zeros(word ^ ones * '"') | zeros(word ^ ones * '\\')) != 0)
            break;
    }
    return plain;
}

void appendEscaped(std::string &out, std::string_view valid)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    size_t copied = 0;
    for (size_t i = plainBytes(valid); i < valid.size(); ++i) {
        const auto c = static_cast<unsigned char>(valid[i]);
        if (c >= 0x20 && c != '"' && c != '\\') [[likely]]
            continue;
        out.append(valid, copied, i - copied);
        copied = i + 1;
        out += '\\';
        switch (c) {
        case '"':
        case '\\':
            out += static_cast<char>(c);
            break;
        case '\b':
            out += 'b';
            break;
        case '\f':
            out += 'f';
            break;
        case '\n':
            out += 'n';
            break;
        case '\r':
            out += 'r';
            break;
        case '\t':
            out += 't';
            break;
        default:
            out += "u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        }
    }
    out.append(valid, copied);
    out += '"';
}

template <typename Integer> void appendInteger(std::string &out, Integer number)
{
    char buffer[24];
    const auto end = std::to_chars(buffer, std::end(buffer), number);
    out.append(buffer, end.ptr);
}

using Member = std::pair<std::string_view, yyjson_val *>;

std::vector<Member> sortedMembers(yyjson_val *object)
{
    std::vector<Member> members;
    members.reserve(yyjson_obj_size(object));
    size_t index = 0;
    size_t count = 0;
    yyjson_val *name = nullptr;
    yyjson_val *value = nullptr;
    yyjson_obj_foreach(object, index, count, name, value) members.emplace_back(text(name), value);
    if (!std::ranges::is_sorted(members, std::less_equal<>{}, &Member::first)
        || std::ranges::adjacent_find(members, {}, &Member::first) != members.end()) {
        std::ranges::stable_sort(members, {}, &Member::first);
        // The last of equal names stays, as every JSON parser of the SDKs has it.
        const auto kept = std::ranges::unique(members.rbegin(), members.rend(), {}, &Member::first);
        members.erase(members.begin(), kept.begin().base());
    }
    return members;
}

} // namespace

std::optional<Json> Json::parse(std::string_view text)
{
    if (isTooDeep(text))
        return std::nullopt;
    yyjson_doc *doc = yyjson_read(text.data(), text.size(), YYJSON_READ_NOFLAG);
    if (!doc)
        return std::nullopt;
    Json json;
    json.m_doc = std::shared_ptr<yyjson_doc>(doc, [](yyjson_doc *held) { yyjson_doc_free(held); });
    return json;
}

yyjson_val *Json::root() const
{
    return yyjson_doc_get_root(m_doc.get());
}

void appendNumber(std::string &out, double number)
{
    // 2^63 as a double; every whole number below fits 64 bits and is then printed as an integer.
    constexpr double limit = 9223372036854775808.0;
    if (number >= -limit && number < limit && number == std::floor(number))
        return appendInteger(out, static_cast<int64_t>(number));
    char buffer[32];
    const auto end = std::to_chars(buffer, std::end(buffer), number);
    out.append(buffer, end.ptr);
}

void appendCanonical(std::string &out, yyjson_val *value)
{
    switch (yyjson_get_type(value)) {
    case YYJSON_TYPE_BOOL:
        out += yyjson_get_bool(value) ? "true" : "false";
        return;
    case YYJSON_TYPE_NUM:
        if (yyjson_is_sint(value))
            return appendInteger(out, yyjson_get_sint(value));
        if (yyjson_is_uint(value) && yyjson_get_uint(value) <= uint64_t{INT64_MAX})
            return appendInteger(out, yyjson_get_uint(value));
        return appendNumber(out, yyjson_get_num(value));
    case YYJSON_TYPE_STR:
        return appendEscaped(out, text(value));
    case YYJSON_TYPE_ARR: {
        out += '[';
        size_t index = 0;
        size_t count = 0;
        yyjson_val *element = nullptr;
        yyjson_arr_foreach(value, index, count, element)
        {
            if (index > 0)
                out += ',';
            appendCanonical(out, element);
        }
        out += ']';
        return;
    }
    case YYJSON_TYPE_OBJ: {
        out += '{';
        bool first = true;
        for (const auto &[name, element] : sortedMembers(value)) {
            if (!first)
                out += ',';
            first = false;
            appendEscaped(out, name);
            out += ':';
            appendCanonical(out, element);
        }
        out += '}';
        return;
    }
    default:
        out += "null";
    }
}

std::string canonical(yyjson_val *value)
{
    std::string out;
    out.reserve(512); // most items are shorter
    appendCanonical(out, value);
    return out;
}

void appendJsonString(std::string &out, std::string_view text)
{
    const QByteArray valid =
        QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8();
    appendEscaped(out, {valid.data(), static_cast<size_t>(valid.size())});
}

bool hasEmptyName(yyjson_val *value)
{
    size_t index = 0;
    size_t count = 0;
    yyjson_val *name = nullptr;
    yyjson_val *element = nullptr;
    if (yyjson_is_obj(value)) {
        yyjson_obj_foreach(value, index, count, name, element)
        {
            if (yyjson_get_len(name) == 0 || hasEmptyName(element))
                return true;
        }
    } else if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, index, count, element)
        {
            if (hasEmptyName(element))
                return true;
        }
    }
    return false;
}

yyjson_val *member(yyjson_val *object, std::string_view name)
{
    yyjson_val *found = nullptr;
    size_t index = 0;
    size_t count = 0;
    yyjson_val *candidate = nullptr;
    yyjson_val *value = nullptr;
    if (!yyjson_is_obj(object))
        return nullptr;
    yyjson_obj_foreach(object, index, count, candidate, value)
    {
        if (text(candidate) == name)
            found = value;
    }
    return found;
}

std::string_view text(yyjson_val *value)
{
    return {yyjson_get_str(value), yyjson_get_len(value)};
}

} // namespace orrery
