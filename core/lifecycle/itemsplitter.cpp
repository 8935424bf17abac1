// SPDX-License-Identifier: MIT
#include "core/lifecycle/itemsplitter.h"

#include <utility>

namespace orrery {

namespace {

constexpr std::string_view wrapping = "{\"items\":[";

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

ItemSplitter::ItemSplitter(std::function<void(std::string_view)> found)
    : m_found(std::move(found))
{
}

void ItemSplitter::add(std::string_view bytes)
{
    for (const char c : bytes) {
        if (m_inItem)
            takeInItem(c);
        else
            take(c);
    }
}

void ItemSplitter::keep(char c)
{
    if (m_item.size() <= longestItem)
        m_item += c;
}

void ItemSplitter::begin(Place around, char c)
{
    m_around = around;
    m_item.clear();
    m_inItem = true;
    m_isQuoted = m_isEscaped = false;
    m_depth = 0;
    takeInItem(c);
}

void ItemSplitter::take(char c)
{
    switch (m_place) {
    case Place::Start:
        // Also the bytes of a byte order mark.
        if (isSpace(c) || static_cast<unsigned char>(c) >= 0x80)
            return;
        if (c == '[') {
            m_place = Place::Items;
        } else if (c == '{') {
            m_place = Place::Opening;
            m_item = c;
        } else {
            begin(Place::Lines, c);
        }
        return;
    case Place::Opening: {
        const bool isInName = m_item.size() >= 2 && m_item.size() < wrapping.find("\":");
        if (isSpace(c) && !isInName)
            return;
        if (c == wrapping[m_item.size()]) {
            m_item += c;
            if (m_item.size() == wrapping.size()) {
                m_place = Place::Items;
                m_isWrapped = true;
            }
            return;
        }
        // An item after all: what was read belongs to it.
        const std::string read = std::exchange(m_item, {});
        begin(Place::Lines, read.front());
        add(std::string_view(read).substr(1));
        takeInItem(c);
        return;
    }
    case Place::Items:
        if (isSpace(c) || c == ',')
            return;
        if (c == ']')
            m_place = Place::Behind;
        else
            begin(Place::Items, c);
        return;
    case Place::Lines:
        if (!isSpace(c) && c != ',')
            begin(Place::Lines, c);
        return;
    case Place::Behind:
        return;
    }
}

void ItemSplitter::takeInItem(char c)
{
    if (m_isQuoted) {
        keep(c);
        if (m_isEscaped)
            m_isEscaped = false;
        else if (c == '\\')
            m_isEscaped = true;
        else if (c == '"')
            m_isQuoted = false;
        return;
    }
    // A value that is no object, such as a number, ends before what separates it.
    const bool isSeparator =
        m_depth == 0 && (c == ',' || c == '\n' || (c == ']' && m_around == Place::Items));
    if (!isSeparator) {
        keep(c);
        m_isQuoted = c == '"';
        if (c == '{' || c == '[')
            ++m_depth;
        if ((c != '}' && c != ']') || --m_depth > 0)
            return;
    }
    m_inItem = false;
    m_place = m_around;
    m_found(m_item);
    m_item.clear();
    if (isSeparator)
        take(c);
}

bool ItemSplitter::end()
{
    if (m_inItem && m_around == Place::Lines && m_depth == 0 && !m_isQuoted) {
        m_inItem = false;
        m_found(m_item);
        return true;
    }
    return !m_inItem && m_place != Place::Items && m_place != Place::Opening
        && m_place != Place::Start;
}

} // namespace orrery
