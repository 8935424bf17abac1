// SPDX-License-Identifier: MIT
#include "core/drive/driverequest.h"

#include "core/base/item.h"
#include "core/base/json.h"
#include "core/http/target.h"

#include <QString>

#include <yyjson.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace orrery {

namespace {

bool isBlank(std::string_view name)
{
    return QString::fromUtf8(name.data(), qsizetype(name.size())).trimmed().isEmpty();
}

/// The plus meaning of a raw value, where it has one.
std::optional<std::string> literalOf(const http::QueryParameter &parameter)
{
    return parameter.rawValue.contains('+') ? std::optional(http::percentDecode(parameter.rawValue))
                                            : std::nullopt;
}

} // namespace

DriveRoute DriveRoute::parse(std::string_view rawPath)
{
    const auto segments = http::splitPath(rawPath);
    DriveRoute route;
    if (segments.size() < 2)
        return route;
    route.drive = http::percentDecode(segments[0]);
    if (!isStoreName(route.drive))
        return route;
    if (segments[1] == "files") {
        if (segments.size() == 2)
            route.kind = Files;
        else if (segments.size() == 3 && segments[2] == "download")
            route.kind = Download;
    } else if (segments[1] == "uploads") {
        if (segments.size() > 2)
            route.upload = http::percentDecode(segments[2]);
        if (segments.size() == 2)
            route.kind = Uploads;
        else if (segments.size() == 3)
            route.kind = Upload;
        else if (segments.size() == 4 && segments[3] == "parts")
            route.kind = Parts;
    }
    return route;
}

bool isFileName(std::string_view name)
{
    return !name.empty() && name.size() <= maxFileNameBytes && !name.ends_with('/')
        && !isBlank(name);
}

Checked<ListQuery> ListQuery::parse(std::string_view rawQuery)
{
    const auto parameters = http::parseQuery(rawQuery);
    ListQuery query;
    if (const auto *limit = http::findParameter(parameters, "limit");
        limit && !limit->value.empty()) {
        const std::string &text = limit->value;
        size_t number = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
        if (end.ptr != text.data() + text.size() || end.ec == std::errc::invalid_argument)
            return refuse(400, "Bad limit");
        if (end.ec == std::errc::result_out_of_range)
            number = maxListNames;
        query.request.limit = number == 0 ? maxListNames : std::min(number, maxListNames);
    }
    if (const auto *prefix = http::findParameter(parameters, "prefix")) {
        query.request.prefix = prefix->value;
        query.literalPrefix = literalOf(*prefix);
    }
    if (const auto *last = http::findParameter(parameters, "last")) {
        query.request.last = last->value;
        query.literalLast = literalOf(*last);
    }
    if (const auto *recursive = http::findParameter(parameters, "recursive"))
        query.request.recursive = recursive->value != "false";
    return query;
}

Result<FileList> ListQuery::run(DriveStore &store, std::string_view drive) const
{
    ListRequest wanted = request;
    if (literalPrefix) {
        const auto any = store.list(drive, {.prefix = wanted.prefix, .last = {}, .limit = 1});
        if (!any)
            return any;
        if (any->entries.empty())
            wanted.prefix = *literalPrefix;
    }
    if (literalLast) {
        const auto decoded = store.file(drive, wanted.last);
        const auto literal = store.file(drive, *literalLast);
        if (!decoded || !literal)
            return std::unexpected(decoded ? literal.error() : decoded.error());
        // A merged folder is no file, but pages end on it all the same.
        const auto isFolder = [&](const std::string &name) {
            return name.ends_with('/')
                && store.list(drive, {.prefix = name, .last = {}, .limit = 1})
                       .transform([](const FileList &list) { return !list.entries.empty(); })
                       .value_or(false);
        };
        if (!*decoded && !isFolder(wanted.last) && (*literal || isFolder(*literalLast)))
            wanted.last = *literalLast;
    }
    return store.list(drive, wanted);
}

Checked<DeleteRequest> DeleteRequest::parse(std::string_view body)
{
    const std::optional<Json> json = Json::parse(body);
    if (!json || !yyjson_is_obj(json->root()))
        return refuse(400, "Bad payload");
    yyjson_val *names = member(json->root(), "names");
    if (!yyjson_is_arr(names) || yyjson_arr_size(names) == 0)
        return refuse(400, "No names");
    if (yyjson_arr_size(names) > maxDeleteNames)
        return refuse(400, "Too many names");
    DeleteRequest request;
    std::unordered_set<std::string> seen;
    size_t index = 0;
    size_t count = 0;
    yyjson_val *value = nullptr;
    yyjson_arr_foreach(names, index, count, value)
    {
        if (!yyjson_is_str(value))
            return refuse(400, "Names must be strings");
        std::string name(text(value));
        if (!seen.insert(name).second)
            continue;
        (isBlank(name) ? request.invalid : request.names).push_back(std::move(name));
    }
    if (request.names.empty())
        return refuse(400, "Invalid names");
    return request;
}

} // namespace orrery
