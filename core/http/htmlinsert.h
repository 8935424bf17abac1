// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace orrery::http {

/// Puts a text into an HTML document that comes in pieces: behind the tag `<head …>`, else at the
/// end. It is put in exactly once, so the length of the result is known beforehand.
class HtmlInsert
{
public:
    explicit HtmlInsert(std::string text);

    [[nodiscard]] size_t added() const { return m_text.size(); }
    /// What to send for \a piece; may hold back a little.
    [[nodiscard]] std::string next(std::string_view piece);
    [[nodiscard]] std::string rest(); ///< At the end of the document.

private:
    enum class State { Searching, Inserted, AtTheEnd };

    std::string m_text;
    std::string m_held;
    State m_state = State::Searching;
};

} // namespace orrery::http
