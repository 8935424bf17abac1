// SPDX-License-Identifier: MIT
#include "core/gateway/datadoor.h"

#include "core/base/baseface.h"
#include "core/drive/driveface.h"
#include "core/http/target.h"
#include "core/keys/newkey.h"

namespace orrery {

namespace {

/// The key that opens \a project; null: 401. A Micro's own key opens nothing from the sandbox of
/// another instance, whoever told it the key.
const DataKeyRoute *openedBy(const http::RequestHead &head, const RouteTable &table,
                             const http::Entrance &entrance, const std::string &project)
{
    std::string_view key = head.header("X-API-Key");
    if (key.empty())
        key = head.header("Authorization");
    if (key.empty())
        return nullptr;
    const auto it = table.dataKeys.constFind(hashKey(key));
    if (it == table.dataKeys.constEnd() || it->collection.id != project)
        return nullptr;
    if (entrance.kind != http::Entrance::Public && it->isOfMicro) {
        const auto own = table.byId.find(entrance.instance);
        if (own == table.byId.end() || own->second->collection.id != project)
            return nullptr;
    }
    return &*it;
}

void allowOrigins(http::Response &response)
{
    response.add("Access-Control-Allow-Origin", "*");
    response.add("Access-Control-Expose-Headers",
                 "Content-Length, Content-Range, Accept-Ranges, Content-Type");
}

http::Task<> preflight(http::Exchange &exchange)
{
    http::ResponseHead head;
    head.status = 204;
    head.headers.push_back({"Access-Control-Allow-Origin", "*"});
    head.headers.push_back(
        {"Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS"});
    head.headers.push_back(
        {"Access-Control-Allow-Headers", "X-API-Key, Content-Type, Authorization, Range"});
    head.headers.push_back({"Access-Control-Max-Age", "86400"});
    (void)co_await exchange.response.send(std::move(head), {});
}

} // namespace

DataDoor::DataDoor(const BaseFace &bases, const DriveFace &drives)
    : m_bases(bases)
    , m_drives(drives)
{
}

std::optional<DataDoor::Address> DataDoor::readAddress(std::string_view rawPath)
{
    // JavaScript SDKs before 1.0 leave "/v1" out.
    if (rawPath.starts_with("/v1/"))
        rawPath.remove_prefix(3);
    if (!rawPath.starts_with('/'))
        return {};
    const std::string_view rest = rawPath.substr(1);
    const size_t slash = rest.find('/');
    if (slash == 0 || slash == std::string_view::npos)
        return {};
    return Address{rest.substr(0, slash), rest.substr(slash)};
}

http::Task<> DataDoor::serve(http::Exchange &exchange, const RouteTable &table) const
{
    if (exchange.head.method == "OPTIONS") {
        co_await preflight(exchange);
        co_return;
    }
    allowOrigins(exchange.response);
    const auto address = readAddress(exchange.head.path());
    if (!address) {
        (void)co_await http::sendJson(exchange, 404, R"({"errors":["Not found"]})");
        co_return;
    }
    const DataKeyRoute *key =
        openedBy(exchange.head, table, exchange.entrance, http::percentDecode(address->project));
    if (!key) {
        (void)co_await http::sendJson(exchange, 401, R"({"errors":["Unauthorized"]})");
        co_return;
    }
    co_await pass(exchange, key->collection, address->path);
}

http::Task<> DataDoor::pass(http::Exchange &exchange, const CollectionRef &collection,
                            std::string_view path) const
{
    return DriveFace::handles(path) ? m_drives.handle(exchange, collection, path)
                                    : m_bases.handle(exchange, collection, path);
}

} // namespace orrery
