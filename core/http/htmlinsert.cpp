// SPDX-License-Identifier: MIT
#include "core/http/htmlinsert.h"

#include "core/http/message.h"

#include <utility>

namespace orrery::http {

namespace {

constexpr size_t longestSearch = 32 * 1024;

/// Just behind the `>` of `<head …>`; npos when it is not (wholly) there.
size_t behindHeadTag(std::string_view html)
{
    for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
        if (html.size() < at + 6 || !sameToken(html.substr(at, 5), "<head"))
            continue;
        const char after = html[at + 5];
        if (after != '>' && after != ' ' && after != '\n' && after != '\t' && after != '\r')
            continue; // <header>
        const size_t end = html.find('>', at);
        return end == std::string_view::npos ? end : end + 1;
    }
    return std::string_view::npos;
}

} // namespace

HtmlInsert::HtmlInsert(std::string text)
    : m_text(std::move(text))
{
}

std::string HtmlInsert::next(std::string_view piece)
{
    if (m_state != State::Searching)
        return std::string(piece);
    m_held.append(piece);
    const size_t at = behindHeadTag(m_held);
    if (at != std::string_view::npos) {
        m_held.insert(at, m_text);
        m_state = State::Inserted;
    } else if (m_held.size() > longestSearch) {
        m_state = State::AtTheEnd;
    } else {
        return {};
    }
    return std::exchange(m_held, {});
}

std::string HtmlInsert::rest()
{
    std::string out = std::exchange(m_held, {});
    if (std::exchange(m_state, State::Inserted) != State::Inserted)
        out.append(m_text);
    return out;
}

} // namespace orrery::http
