// SPDX-License-Identifier: MIT
#include "core/http/htmlinsert.h"

#include <QtLogging>

#include <algorithm>
#include <cstdint>

using orrery::http::HtmlInsert;

namespace {

constexpr std::string_view script = "<script></script>";

std::string passed(std::string_view page, size_t pieceSize)
{
    HtmlInsert insert{std::string(script)};
    std::string out;
    for (size_t at = 0; at < page.size(); at += pieceSize)
        out += insert.next(page.substr(at, pieceSize));
    return out + insert.rest();
}

} // namespace

/// Once, wherever the network cuts the page, and nothing of the page is lost.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view page(reinterpret_cast<const char *>(data), size);
    const std::string whole = passed(page, std::max<size_t>(size, 1));
    if (passed(page, 1) != whole || passed(page, 7) != whole)
        qFatal("the cuts changed the page");
    bool isRest = false; // of the page, around the script
    for (size_t at = 0; at <= size && !isRest; ++at) {
        isRest = whole.size() == size + script.size() && whole.substr(at, script.size()) == script
            && whole.substr(0, at) == page.substr(0, at)
            && whole.substr(at + script.size()) == page.substr(at);
    }
    if (!isRest)
        qFatal("the page was changed");
    return 0;
}
