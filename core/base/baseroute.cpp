// SPDX-License-Identifier: MIT
#include "core/base/baseroute.h"

#include "core/base/item.h"
#include "core/http/target.h"

namespace orrery {

BaseRoute BaseRoute::parse(std::string_view rawPath)
{
    const auto segments = http::splitPath(rawPath);
    BaseRoute route;
    if (segments.size() < 2)
        return route;
    route.base = http::percentDecode(segments[0]);
    if (!isStoreName(route.base))
        return route;
    if (segments[1] == "query" && segments.size() == 2)
        route.kind = Query;
    if (segments[1] == "changes" && segments.size() == 2)
        route.kind = Changes;
    if (segments[1] != "items")
        return route;
    route.kind = segments.size() == 2 ? Items : Item;
    for (size_t i = 2; i < segments.size(); ++i) {
        if (i > 2)
            route.key += '/';
        route.key += http::percentDecode(segments[i]);
    }
    return route;
}

} // namespace orrery
