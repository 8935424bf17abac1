// SPDX-License-Identifier: MIT
// Collections and keys.
#include "core/control/targets.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString kindName(Collection::Kind kind)
{
    switch (kind) {
    case Collection::Kind::Instance:
        return u"instance"_s;
    case Collection::Kind::Project:
        return u"project"_s;
    case Collection::Kind::Headless:
        break;
    }
    return u"headless"_s;
}

CommandAnswer createCollection(const ControlServices &services, ControlCall &call)
{
    return services.registry.addCollection(call.arguments().value(0))
        .then(&call, [](Result<Collection> added) {
            return added.transform([](const Collection &collection) {
                return QJsonObject{{u"collection"_s, collection.id.value},
                                   {u"name"_s, collection.name}};
            });
        });
}

CommandAnswer listCollections(const ControlServices &services, ControlCall &)
{
    QJsonArray list;
    for (const Collection &collection : services.registry.collections())
        list += QJsonObject{{u"collection"_s, collection.id.value},
                            {u"name"_s, collection.name},
                            {u"kind"_s, kindName(collection.kind)}};
    return answer(QJsonObject{{u"collections"_s, list}});
}

CommandAnswer createKey(const ControlServices &services, ControlCall &call)
{
    const QString name =
        call.request().has("name"_L1) ? call.request().text("name"_L1) : u"space key"_s;
    QFuture<Result<NewKey>> made;
    if (call.request().has("app"_L1)) {
        const auto instance = instanceOf(services, call);
        if (!instance)
            return answer(std::unexpected(instance.error()));
        if (std::ranges::none_of(instance->spacefile.micros, &Micro::apiKeys))
            return refuse(
                ErrorCode::Conflict,
                ControlCall::tr("No Micro of “%1” accepts API keys.").arg(instance->name));
        made = services.registry.addAppKey(instance->id, name);
    } else {
        const auto collection = collectionOf(services.registry, call.arguments().value(0));
        if (!collection)
            return answer(std::unexpected(collection.error()));
        made = services.registry.addDataKey(collection->id, name);
    }
    return made.then(&call, [](Result<NewKey> key) {
        return key.transform([](const NewKey &plain) {
            return QJsonObject{{u"id"_s, plain.id}, {u"key"_s, plain.plain}};
        });
    });
}

CommandAnswer listKeys(const ControlServices &services, ControlCall &)
{
    QJsonArray list;
    for (const KeyRecord &key : services.registry.keys()) {
        if (key.isOfMicro())
            continue;
        const bool isApp = key.kind == KeyRecord::Kind::App;
        list += QJsonObject{{u"id"_s, key.id},
                            {u"name"_s, key.name},
                            {u"kind"_s, isApp ? u"app"_s : u"data"_s},
                            {u"target"_s, isApp ? key.instance.value : key.collection.value},
                            {u"created"_s, key.created.toString(Qt::ISODate)}};
    }
    return answer(QJsonObject{{u"keys"_s, list}});
}

CommandAnswer revokeKey(const ControlServices &services, ControlCall &call)
{
    const QString id = call.arguments().value(0);
    return services.registry.removeKey(id).then(&call, [id](Result<> removed) {
        return removed.transform([&] { return QJsonObject{{u"id"_s, id}}; });
    });
}

} // namespace

CommandList dataCommands()
{
    return {{u"collection create"_s, createCollection},
            {u"collection list"_s, listCollections},
            {u"key create"_s, createKey},
            {u"key list"_s, listKeys},
            {u"key revoke"_s, revokeKey}};
}

} // namespace orrery
