// SPDX-License-Identifier: MIT
#include "core/spacefile/spacefile.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

void put(QJsonObject &json, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        json[key] = text;
}

void put(QJsonObject &json, QLatin1StringView key, const QStringList &list)
{
    if (!list.isEmpty())
        json[key] = QJsonArray::fromStringList(list);
}

QJsonObject presetsToJson(const Micro &micro)
{
    QJsonArray env;
    for (const PresetEnv &each : micro.env) {
        QJsonObject entry{{u"name"_s, each.name}};
        put(entry, "description"_L1, each.description);
        if (each.defaultValue)
            entry["default"_L1] = *each.defaultValue;
        env.append(entry);
    }
    QJsonObject presets;
    if (!env.isEmpty())
        presets["env"_L1] = env;
    if (micro.apiKeys)
        presets["api_keys"_L1] = true;
    return presets;
}

QJsonArray actionsToJson(const QList<ScheduledAction> &actions)
{
    QJsonArray array;
    for (const ScheduledAction &each : actions) {
        QJsonObject entry{{u"id"_s, each.id},
                          {u"name"_s, each.name},
                          {u"trigger"_s, u"schedule"_s},
                          {u"default_interval"_s, each.interval},
                          {u"path"_s, each.path}};
        put(entry, "description"_L1, each.description);
        array.append(entry);
    }
    return array;
}

QJsonObject microToJson(const Micro &micro)
{
    QJsonObject json{{u"name"_s, micro.name},
                     {u"src"_s, micro.src},
                     {u"engine"_s, engineName(micro.engine)},
                     {u"primary"_s, micro.primary},
                     {u"path"_s, micro.path}};
    put(json, "serve"_L1, micro.serve);
    put(json, "commands"_L1, micro.commands);
    put(json, "include"_L1, micro.include);
    put(json, "run"_L1, micro.run);
    put(json, "dev"_L1, micro.dev);
    if (const QJsonObject presets = presetsToJson(micro); !presets.isEmpty())
        json["presets"_L1] = presets;
    put(json, "public_routes"_L1, micro.publicRoutes);
    if (!micro.actions.isEmpty())
        json["actions"_L1] = actionsToJson(micro.actions);
    if (micro.provideActions)
        json["provide_actions"_L1] = true;
    return json;
}

} // namespace

const Micro &Spacefile::primary() const
{
    const auto found = std::ranges::find_if(micros, &Micro::primary);
    Q_ASSERT(found != micros.end());
    return *found;
}

const Micro *Spacefile::micro(QStringView name) const
{
    const auto found = std::ranges::find(micros, name, &Micro::name);
    return found == micros.end() ? nullptr : &*found;
}

QString defaultActionPath()
{
    return u"/__space/v0/actions"_s;
}

QJsonObject toJson(const Spacefile &spacefile)
{
    QJsonArray micros;
    for (const Micro &each : spacefile.micros)
        micros.append(microToJson(each));
    QJsonObject json{{u"v"_s, 0}, {u"micros"_s, micros}};
    put(json, "icon"_L1, spacefile.icon);
    put(json, "app_name"_L1, spacefile.appName);
    if (!spacefile.autoPwa)
        json["auto_pwa"_L1] = false;
    return json;
}

} // namespace orrery
