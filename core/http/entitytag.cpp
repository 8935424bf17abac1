// SPDX-License-Identifier: MIT
#include "core/http/entitytag.h"

namespace orrery::http {

bool matchesTag(std::string_view list, std::string_view tag)
{
    while (!list.empty()) {
        const size_t comma = list.find(',');
        std::string_view one = list.substr(0, comma);
        while (one.starts_with(' '))
            one.remove_prefix(1);
        while (one.ends_with(' '))
            one.remove_suffix(1);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == tag || one == "*")
            return true;
        if (comma == std::string_view::npos)
            return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

} // namespace orrery::http
