// SPDX-License-Identifier: MIT
#include "core/gateway/routemaker.h"

#include "core/space/registry.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

MicroRoute routeOf(const Instance &instance, const Micro &micro,
                   const QMap<QString, QString> &development)
{
    MicroRoute route;
    route.name = micro.name.toStdString();
    route.path = micro.primary || micro.path == u"/" ? std::string() : micro.path.toStdString();
    route.takesAppKeys = micro.apiKeys;
    route.publicRoutes = PublicRoutes(micro.publicRoutes);
    if (const auto files = development.constFind(micro.name); files != development.constEnd()) {
        if (!files->isEmpty())
            route.site.emplace(files->toStdString());
    } else if (isStatic(micro.engine)) {
        route.site.emplace((instance.releaseDir + u"/micros/"_s + micro.name).toStdString());
    }
    return route;
}

/// The icon that the release carries for its listing.
std::string iconOf(const Instance &instance)
{
    for (const QLatin1StringView name : {"icon.png"_L1, "icon.webp"_L1, "icon.svg"_L1}) {
        const QString file = instance.releaseDir + u"/store/"_s + name;
        if (!instance.releaseDir.isEmpty() && QFile::exists(file))
            return file.toStdString();
    }
    return {};
}

std::shared_ptr<InstanceRoute> routeOf(const Instance &instance, const Collection &collection,
                                       const Development &development)
{
    auto route = std::make_shared<InstanceRoute>();
    route->id = instance.id.value.toStdString();
    route->alias = instance.alias.toStdString();
    route->name = instance.name.toStdString();
    route->version = instance.version.toStdString();
    route->collection = {collection.id.value.toStdString(), collection.folder.toStdString()};
    route->cloudLimits = instance.cloudLimits;
    route->autoPwa = instance.spacefile.autoPwa;
    route->iconFile = iconOf(instance);
    const auto developed = development.find(instance.id);
    route->develops = developed != development.end();
    const auto files = route->develops ? developed->second : QMap<QString, QString>();
    // A Builder instance that was never pushed has nothing to serve but what is developed.
    for (const Micro &micro : instance.spacefile.micros) {
        if (!instance.releaseDir.isEmpty() || route->develops)
            route->micros.push_back(routeOf(instance, micro, files));
    }
    std::ranges::stable_sort(route->micros, [](const MicroRoute &a, const MicroRoute &b) {
        return a.path.size() > b.path.size();
    });
    return route;
}

} // namespace

std::shared_ptr<const RouteTable> makeRouteTable(const Registry &registry,
                                                 const Development &development, uint16_t port)
{
    auto table = std::make_shared<RouteTable>();
    table->port = port;
    std::map<InstanceId, std::shared_ptr<InstanceRoute>> routes;
    for (const Instance &instance : registry.instances()) {
        const Collection collection =
            registry.collection(instance.collection).value_or(Collection{});
        const auto route = routeOf(instance, collection, development);
        routes[instance.id] = route;
        table->byAlias[route->alias] = route;
        table->byId[route->id] = route;
    }
    for (const KeyRecord &key : registry.keys()) {
        const auto route = routes.find(key.instance);
        if (key.kind == KeyRecord::Kind::App && route != routes.end())
            route->second->appKeys.insert(key.hash);
        if (key.kind == KeyRecord::Kind::MicroApi && route != routes.end())
            route->second->apiKeys.insert(key.hash);
        const auto collection = registry.collection(key.collection);
        if (key.opensData() && collection) {
            table->dataKeys.insert(
                key.hash,
                {{collection->id.value.toStdString(), collection->folder.toStdString()},
                 key.isOfMicro()});
        }
    }
    for (const SessionRecord &session : registry.sessions()) {
        table->sessions.insert(
            session.hash,
            {session.instance.value.toStdString(), session.expires.toSecsSinceEpoch()});
    }
    return table;
}

} // namespace orrery
