// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace orrery {

/// Cuts the text of an exported Base into the texts of its items while it comes, so that no more
/// than one item is held: a JSON array of items, an object with such an array as its first member
/// `items`, or one object after the other. Judges no item.
class ItemSplitter
{
public:
    /// A longer text is cut off; what is told is then too long for any item.
    static constexpr size_t longestItem = 1024 * 1024;

    /// \a found gets each item's text, in order.
    explicit ItemSplitter(std::function<void(std::string_view)> found);

    void add(std::string_view bytes);
    /// At the end of the text: whether it ended where it may.
    [[nodiscard]] bool end();

private:
    enum class Place {
        Start, ///< Nothing yet but white space.
        Opening, ///< In an object that may only wrap the array.
        Items, ///< In the array, between items.
        Lines, ///< Between objects that stand one after the other.
        Behind, ///< The array is over.
    };
    void take(char c);
    void takeInItem(char c);
    void begin(Place around, char c);
    void keep(char c);

    std::function<void(std::string_view)> m_found;
    std::string m_item;
    Place m_place = Place::Start;
    Place m_around = Place::Start; // where the item stands
    bool m_inItem = false;
    bool m_isWrapped = false;
    bool m_isQuoted = false;
    bool m_isEscaped = false;
    int m_depth = 0;
};

} // namespace orrery
