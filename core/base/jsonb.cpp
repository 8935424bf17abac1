// SPDX-License-Identifier: MIT
#include "core/base/jsonb.h"

#include "core/base/json.h"

#include <algorithm>
#include <cstdint>

namespace orrery {

namespace {

enum class Type {
    Null = 0,
    True = 1,
    False = 2,
    Integer = 3,
    Float = 5,
    Text = 7, ///< Nothing in it needs an escape.
    EscapedText = 8, ///< Its escapes are those of JSON.
    Array = 11,
    Object = 12,
};

struct Element {
    Type type;
    std::string_view content;
};

/// Takes the first element off \a bytes.
std::optional<Element> take(std::string_view &bytes)
{
    if (bytes.empty())
        return std::nullopt;
    const auto head = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    uint64_t size = head >> 4;
    if (constexpr unsigned inHead = 11; size > inHead) {
        const size_t digits = size_t(1) << (size - inHead - 1);
        if (bytes.size() < digits)
            return std::nullopt;
        size = 0;
        for (const char digit : bytes.substr(0, digits))
            size = size << 8 | static_cast<unsigned char>(digit);
        bytes.remove_prefix(digits);
    }
    if (size > bytes.size())
        return std::nullopt;
    const Element element{.type = static_cast<Type>(head & 0xf), .content = bytes.substr(0, size)};
    bytes.remove_prefix(size);
    return element;
}

/// Writes texts into room that is made beforehand: appending to a string costs more than all else.
class Writer
{
public:
    explicit Writer(size_t room) { grow(room); }

    bool write(const Element &element, int depth)
    {
        switch (element.type) {
        case Type::Null:
            put("null");
            return true;
        case Type::True:
            put("true");
            return true;
        case Type::False:
            put("false");
            return true;
        case Type::Integer:
        case Type::Float:
            put(element.content);
            return true;
        case Type::Text:
        case Type::EscapedText:
            putQuoted(element.content);
            return true;
        case Type::Array:
        case Type::Object: {
            const bool isObject = element.type == Type::Object;
            put(isObject ? '{' : '[');
            if (!writeMembers(element.content, isObject, depth + 1))
                return false;
            put(isObject ? '}' : ']');
            return true;
        }
        }
        return false; // JSON5, or a text that has to be escaped
    }

    std::string finish()
    {
        m_text.resize(static_cast<size_t>(m_at - m_text.data()));
        return std::move(m_text);
    }

private:
    bool writeMembers(std::string_view members, bool areNamed, int depth)
    {
        if (depth > Json::maxDepth)
            return false;
        while (!members.empty()) {
            if (areNamed) {
                const auto name = take(members);
                if (!name || (name->type != Type::Text && name->type != Type::EscapedText))
                    return false;
                putQuoted(name->content);
                put(':');
            }
            const auto value = take(members);
            if (!value || !write(*value, depth))
                return false;
            if (!members.empty())
                put(',');
        }
        return true;
    }

    void put(char c)
    {
        makeRoom(1);
        *m_at++ = c;
    }
    void put(std::string_view text)
    {
        makeRoom(text.size());
        m_at = std::copy(text.begin(), text.end(), m_at);
    }
    void putQuoted(std::string_view text)
    {
        makeRoom(text.size() + 2);
        *m_at++ = '"';
        m_at = std::copy(text.begin(), text.end(), m_at);
        *m_at++ = '"';
    }
    void makeRoom(size_t size)
    {
        if (static_cast<size_t>(m_end - m_at) < size)
            grow(size);
    }
    void grow(size_t size)
    {
        const size_t used = m_at ? static_cast<size_t>(m_at - m_text.data()) : 0;
        const size_t room = (used + size) * 5 / 4 + 16;
        m_text.resize_and_overwrite(room, [room](char *, size_t) { return room; });
        m_at = m_text.data() + used;
        m_end = m_text.data() + room;
    }

    std::string m_text;
    char *m_at = nullptr;
    char *m_end = nullptr;
};

} // namespace

std::optional<std::string> textFromJsonb(std::string_view jsonb)
{
    Writer writer(jsonb.size());
    const auto root = take(jsonb);
    if (!root || !jsonb.empty() || !writer.write(*root, 0))
        return std::nullopt;
    return writer.finish();
}

} // namespace orrery
