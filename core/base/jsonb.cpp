// SPDX-License-Identifier: MIT
#include "core/base/jsonb.h"

#include "core/base/json.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

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

/// Translates a canonical text, element by element.
class Reader
{
public:
    explicit Reader(std::string_view text)
        : m_rest(text)
    {
        // Of an element with n characters the head has at most n bytes.
        const size_t room = 2 * text.size() + maxHead;
        m_jsonb.resize_and_overwrite(room, [room](char *, size_t) { return room; });
        m_at = m_jsonb.data();
    }

    bool read(int depth)
    {
        switch (m_rest.empty() ? '\0' : m_rest.front()) {
        case 'n':
            return readWord("null", Type::Null);
        case 't':
            return readWord("true", Type::True);
        case 'f':
            return readWord("false", Type::False);
        case '"':
            return readText();
        case '[':
            return readMembers(Type::Array, ']', depth + 1);
        case '{':
            return readMembers(Type::Object, '}', depth + 1);
        default:
            return readNumber();
        }
    }

    [[nodiscard]] bool isAtEnd() const { return m_rest.empty(); }
    std::string finish()
    {
        m_jsonb.resize(static_cast<size_t>(m_at - m_jsonb.data()));
        return std::move(m_jsonb);
    }

private:
    static constexpr size_t maxHead = 5;
    static constexpr size_t inHead = 11; ///< The largest size that the first byte holds.

    bool skip(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    bool readWord(std::string_view word, Type type)
    {
        if (!m_rest.starts_with(word))
            return false;
        m_rest.remove_prefix(word.size());
        *m_at++ = static_cast<char>(type);
        return true;
    }

    bool readNumber()
    {
        size_t size = 0;
        bool isWhole = true;
        for (; size < m_rest.size(); ++size) {
            const char c = m_rest[size];
            if (c == '.' || c == 'e')
                isWhole = false;
            else if ((c < '0' || c > '9') && c != '-' && c != '+')
                break;
        }
        if (size == 0)
            return false;
        append(isWhole ? Type::Integer : Type::Float, m_rest.substr(0, size));
        m_rest.remove_prefix(size);
        return true;
    }

    bool readText()
    {
        m_rest.remove_prefix(1);
        size_t end = m_rest.find('"');
        const bool isEscaped = m_rest.substr(0, end).contains('\\');
        if (isEscaped) {
            for (end = 0; end < m_rest.size() && m_rest[end] != '"'; ++end)
                end += m_rest[end] == '\\' ? 1 : 0; // what is escaped ends nothing
        }
        if (end >= m_rest.size())
            return false;
        append(isEscaped ? Type::EscapedText : Type::Text, m_rest.substr(0, end));
        m_rest.remove_prefix(end + 1);
        return true;
    }

    bool readMembers(Type type, char closing, int depth)
    {
        if (depth > Json::maxDepth)
            return false;
        m_rest.remove_prefix(1);
        char *const start = m_at;
        *m_at++ = static_cast<char>(type);
        if (skip(closing))
            return true;
        do {
            const bool isNamed = type == Type::Array
                || (!m_rest.empty() && m_rest.front() == '"' && readText() && skip(':'));
            if (!isNamed || !read(depth))
                return false;
        } while (skip(','));
        if (!skip(closing))
            return false;
        const auto size = static_cast<size_t>(m_at - start) - 1;
        char head[maxHead];
        const size_t headSize = makeHead(head, type, size);
        std::memmove(start + headSize, start + 1, size);
        std::memcpy(start, head, headSize);
        m_at = start + headSize + size;
        return true;
    }

    void append(Type type, std::string_view content)
    {
        m_at += makeHead(m_at, type, content.size());
        m_at = std::copy(content.begin(), content.end(), m_at);
    }

    /// As short as it can be, as SQLite does it; returns its size.
    static size_t makeHead(char *head, Type type, size_t size)
    {
        const auto low = static_cast<unsigned>(type);
        if (size <= inHead) {
            head[0] = static_cast<char>(size << 4 | low);
            return 1;
        }
        const size_t power = size <= 0xff ? 0 : size <= 0xffff ? 1 : 2;
        const size_t digits = size_t(1) << power;
        head[0] = static_cast<char>((inHead + 1 + power) << 4 | low);
        for (size_t i = 0; i < digits; ++i)
            head[1 + i] = static_cast<char>(size >> 8 * (digits - 1 - i));
        return 1 + digits;
    }

    std::string_view m_rest;
    std::string m_jsonb;
    char *m_at = nullptr; ///< Its end so far.
};

} // namespace

std::optional<std::string> jsonbFromText(std::string_view canonical)
{
    Reader reader(canonical);
    if (!reader.read(0) || !reader.isAtEnd())
        return std::nullopt;
    return reader.finish();
}

std::optional<std::string> textFromJsonb(std::string_view jsonb)
{
    Writer writer(jsonb.size());
    const auto root = take(jsonb);
    if (!root || !jsonb.empty() || !writer.write(*root, 0))
        return std::nullopt;
    return writer.finish();
}

} // namespace orrery
