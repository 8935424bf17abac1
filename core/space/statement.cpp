// SPDX-License-Identifier: MIT
#include "core/space/statement.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTimeZone>

#include <array>
#include <functional>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcSpaceDb, "orrery.spacedb", QtInfoMsg)

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Registry)
};

// The words in the file, in the order of the enums.
constexpr std::array originWords{"local"_L1, "package"_L1, "catalogue"_L1, "builder"_L1};
constexpr std::array collectionWords{"instance"_L1, "project"_L1, "headless"_L1};
constexpr std::array keyWords{"data"_L1, "app"_L1, "micro-data"_L1, "micro-api"_L1};

template <typename Enum, size_t n>
QString word(const std::array<QLatin1StringView, n> &words, Enum value)
{
    return words.at(static_cast<size_t>(value));
}

template <typename Enum, size_t n>
Enum fromWord(const std::array<QLatin1StringView, n> &words, const QString &text)
{
    const auto it = std::ranges::find(words, text);
    return it == words.end() ? Enum{} : static_cast<Enum>(it - words.begin());
}

/// SQLite has no NULL here: a null QString or QByteArray would become one.
QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

qint64 time(const QDateTime &value)
{
    return value.toMSecsSinceEpoch();
}

QDateTime time(const QVariant &value)
{
    return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::UTC);
}

/// A moment that may not be known; 0 in the file.
qint64 someTime(const QDateTime &value)
{
    return value.isValid() ? time(value) : 0;
}

QDateTime someTime(const QVariant &value)
{
    return value.toLongLong() == 0 ? QDateTime() : time(value);
}

QByteArray toBytes(const MicroValues &values)
{
    QJsonObject json;
    for (auto micro = values.begin(); micro != values.end(); ++micro) {
        QJsonObject variables;
        for (auto value = micro->begin(); value != micro->end(); ++value)
            variables.insert(value.key(), value.value());
        json.insert(micro.key(), variables);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

MicroValues valuesFromBytes(const QByteArray &bytes)
{
    MicroValues values;
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    for (auto micro = json.begin(); micro != json.end(); ++micro) {
        const QJsonObject variables = micro->toObject();
        for (auto value = variables.begin(); value != variables.end(); ++value)
            values[micro.key()][value.key()] = value->toString();
    }
    return values;
}

QString toText(const HostRules &rules)
{
    QJsonObject json;
    for (auto rule = rules.begin(); rule != rules.end(); ++rule)
        json.insert(rule.key(), rule.value());
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

HostRules hostRules(const QByteArray &text)
{
    HostRules rules;
    const QJsonObject json = QJsonDocument::fromJson(text).object();
    for (auto rule = json.begin(); rule != json.end(); ++rule)
        rules.insert(rule.key(), rule->toBool());
    return rules;
}

/// Nothing: its Spacefile is not one any more. The row stays for a program that can read it, and
/// one app does not keep the whole Space shut.
Result<std::optional<Instance>> readInstance(const QSqlQuery &row, const MasterKey &key)
{
    Instance instance;
    int column = 0;
    instance.id.value = row.value(column++).toString();
    instance.app.value = row.value(column++).toString();
    instance.digest = row.value(column++).toString();
    instance.version = row.value(column++).toString();
    instance.build = row.value(column++).toLongLong();
    instance.name = row.value(column++).toString();
    instance.alias = row.value(column++).toString();
    instance.collection.value = row.value(column++).toString();
    instance.project.value = row.value(column++).toString();
    instance.origin = fromWord<Origin>(originWords, row.value(column++).toString());
    instance.internet = row.value(column++).toBool();
    instance.lan = row.value(column++).toBool();
    instance.keepRunning = row.value(column++).toBool();
    instance.created = time(row.value(column++));
    const auto json = QJsonDocument::fromJson(row.value(column++).toByteArray());
    const auto spacefile = spacefileFromJson(json.object());
    const auto values = key.unseal(row.value(column++).toByteArray());
    instance.releaseDir = row.value(column++).toString();
    instance.idleMinutes = row.value(column++).toInt();
    instance.cloudLimits = row.value(column++).toBool();
    instance.askHosts = row.value(column++).toBool();
    instance.hosts = hostRules(row.value(column++).toByteArray());
    instance.reducedSeparation = row.value(column++).toBool();
    if (!spacefile) {
        qCCritical(lcSpaceDb, "instance %s is left out, its Spacefile cannot be read: %s",
                   qPrintable(instance.id.value), qPrintable(spacefile.error().message));
        return std::nullopt;
    }
    if (!values)
        return std::unexpected(values.error());
    instance.spacefile = *spacefile;
    instance.values = valuesFromBytes(*values);
    return instance;
}

/// Calls \a take for each row of \a sql until one fails.
Result<> forEach(QSqlDatabase &database, const QString &sql,
                 const std::function<Result<>(const QSqlQuery &)> &take)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return failSql(query.lastError(), sql);
    while (query.next()) {
        if (auto taken = take(query); !taken)
            return taken;
    }
    if (query.lastError().isValid()) // a damaged page ends the loop early
        return failSql(query.lastError(), sql);
    return {};
}

Result<> loadOwners(QSqlDatabase &database, const MasterKey &key, SpaceRows &rows)
{
    const auto instances =
        forEach(database,
                u"SELECT id, app, digest, version, build, name, alias, collection, project, origin,"
                " internet, lan, keep_running, created, spacefile, sealed_values, release_dir,"
                " idle_minutes, cloud_limits, ask_hosts, hosts, reduced_separation FROM instances"
                " ORDER BY created, rowid"_s,
                [&](const QSqlQuery &row) -> Result<> {
                    auto instance = readInstance(row, key);
                    if (!instance)
                        return std::unexpected(instance.error());
                    if (*instance)
                        rows.instances.append(**std::move(instance));
                    return {};
                });
    if (!instances)
        return instances;
    const auto projects =
        forEach(database,
                u"SELECT id, name, alias, folder, collection, instance, created FROM projects"
                " ORDER BY created, rowid"_s,
                [&](const QSqlQuery &row) -> Result<> {
                    rows.projects.append({{row.value(0).toString()},
                                          row.value(1).toString(),
                                          row.value(2).toString(),
                                          row.value(3).toString(),
                                          {row.value(4).toString()},
                                          {row.value(5).toString()},
                                          time(row.value(6))});
                    return {};
                });
    if (!projects)
        return projects;
    return forEach(database,
                   u"SELECT id, name, kind, folder, created FROM collections"
                   " ORDER BY created, rowid"_s,
                   [&](const QSqlQuery &row) -> Result<> {
                       rows.collections.append(
                           {{row.value(0).toString()},
                            row.value(1).toString(),
                            fromWord<Collection::Kind>(collectionWords, row.value(2).toString()),
                            row.value(3).toString(),
                            time(row.value(4))});
                       return {};
                   });
}

Result<> loadWork(QSqlDatabase &database, SpaceRows &rows)
{
    const auto revisions = forEach(
        database,
        u"SELECT id, tag, digest, project, created FROM revisions ORDER BY created, rowid"_s,
        [&](const QSqlQuery &row) -> Result<> {
            rows.revisions.append({row.value(0).toString(),
                                   row.value(1).toString(),
                                   row.value(2).toString(),
                                   {row.value(3).toString()},
                                   time(row.value(4))});
            return {};
        });
    if (!revisions)
        return revisions;
    return forEach(database,
                   u"SELECT id, version, build, revision, path, notes, listed, project, created"
                   " FROM releases ORDER BY created, rowid"_s,
                   [&](const QSqlQuery &row) -> Result<> {
                       rows.releases.append({row.value(0).toString(),
                                             row.value(1).toString(),
                                             row.value(2).toLongLong(),
                                             row.value(3).toString(),
                                             row.value(4).toString(),
                                             row.value(5).toString(),
                                             row.value(6).toBool(),
                                             {row.value(7).toString()},
                                             time(row.value(8))});
                       return {};
                   });
}

Result<> loadAccess(QSqlDatabase &database, SpaceRows &rows)
{
    const auto keys =
        forEach(database,
                u"SELECT id, name, kind, collection, instance, hash, created FROM keys"
                " ORDER BY created, rowid"_s,
                [&](const QSqlQuery &row) -> Result<> {
                    rows.keys.append({row.value(0).toString(),
                                      row.value(1).toString(),
                                      fromWord<KeyRecord::Kind>(keyWords, row.value(2).toString()),
                                      {row.value(3).toString()},
                                      {row.value(4).toString()},
                                      row.value(5).toByteArray(),
                                      time(row.value(6))});
                    return {};
                });
    if (!keys)
        return keys;
    const auto sessions = forEach(
        database,
        u"SELECT hash, instance, created, expires, browser FROM sessions ORDER BY created"_s,
        [&](const QSqlQuery &row) -> Result<> {
            rows.sessions.append({row.value(0).toByteArray(),
                                  {row.value(1).toString()},
                                  time(row.value(2)),
                                  time(row.value(3)),
                                  row.value(4).toString()});
            return {};
        });
    if (!sessions)
        return sessions;
    return forEach(database, u"SELECT instance, project_key, api_key FROM micro_keys"_s,
                   [&](const QSqlQuery &row) -> Result<> {
                       rows.microKeys.insert(
                           {row.value(0).toString()},
                           {row.value(1).toByteArray(), row.value(2).toByteArray()});
                       return {};
                   });
}

Result<> loadSchedules(QSqlDatabase &database, SpaceRows &rows)
{
    return forEach(database,
                   u"SELECT instance, micro, action, is_on, interval, due, due_for, last_run,"
                   " last_status, last_text FROM schedules ORDER BY rowid"_s,
                   [&](const QSqlQuery &row) -> Result<> {
                       rows.schedules.append({{row.value(0).toString()},
                                              row.value(1).toString(),
                                              row.value(2).toString(),
                                              row.value(3).toBool(),
                                              row.value(4).toString(),
                                              someTime(row.value(5)),
                                              row.value(6).toString(),
                                              someTime(row.value(7)),
                                              row.value(8).toInt(),
                                              row.value(9).toString()});
                       return {};
                   });
}

Result<> loadSettings(QSqlDatabase &database, SpaceRows &rows)
{
    const auto catalogues = forEach(database, u"SELECT folder FROM catalogues ORDER BY rowid"_s,
                                    [&](const QSqlQuery &row) -> Result<> {
                                        rows.catalogues.append(row.value(0).toString());
                                        return {};
                                    });
    if (!catalogues)
        return catalogues;
    return forEach(database, u"SELECT key, value FROM settings"_s,
                   [&](const QSqlQuery &row) -> Result<> {
                       rows.settings.insert(row.value(0).toString(), row.value(1).toString());
                       return {};
                   });
}

/// Updates in place rather than INSERT OR REPLACE, which would also delete the row of another key
/// that has the same alias or tag.
QString upsert(QLatin1StringView table, QLatin1StringView key, QLatin1StringView columns)
{
    const auto names = QString(columns).split(u", "_s);
    QStringList changes;
    for (const QString &name : names)
        changes += u"%1 = excluded.%1"_s.arg(name);
    return u"INSERT INTO %1 (%2, %3) VALUES (?%4) ON CONFLICT (%2) DO UPDATE SET %5"_s.arg(
        table, key, columns, u", ?"_s.repeated(names.size()), changes.join(u", "_s));
}

} // namespace

Statement saved(const Instance &i, const MasterKey &key)
{
    return {upsert("instances"_L1, "id"_L1,
                   "app, digest, version, build, name, alias, collection, project, origin,"
                   " internet, lan, keep_running, created, spacefile, sealed_values,"
                   " release_dir, idle_minutes, cloud_limits, ask_hosts, hosts,"
                   " reduced_separation"_L1),
            {i.id.value,
             text(i.app.value),
             text(i.digest),
             text(i.version),
             i.build,
             text(i.name),
             i.alias,
             i.collection.value,
             text(i.project.value),
             word(originWords, i.origin),
             int(i.internet),
             int(i.lan),
             int(i.keepRunning),
             time(i.created),
             QString::fromUtf8(QJsonDocument(toJson(i.spacefile)).toJson(QJsonDocument::Compact)),
             key.seal(toBytes(i.values)),
             text(i.releaseDir),
             i.idleMinutes,
             int(i.cloudLimits),
             int(i.askHosts),
             toText(i.hosts),
             int(i.reducedSeparation)}};
}

Statement saved(const Project &p)
{
    return {upsert("projects"_L1, "id"_L1, "name, alias, folder, collection, instance, created"_L1),
            {p.id.value, text(p.name), p.alias, text(p.folder), p.collection.value,
             text(p.instance.value), time(p.created)}};
}

Statement saved(const Revision &r)
{
    return {upsert("revisions"_L1, "id"_L1, "project, tag, digest, created"_L1),
            {r.id, r.project.value, text(r.tag), text(r.digest), time(r.created)}};
}

Statement saved(const ReleaseRecord &r)
{
    return {upsert("releases"_L1, "id"_L1,
                   "project, version, build, revision, path, notes, listed, created"_L1),
            {r.id, r.project.value, text(r.version), r.build, text(r.revision), text(r.path),
             text(r.notes), int(r.listed), time(r.created)}};
}

Statement saved(const Collection &c)
{
    return {
        upsert("collections"_L1, "id"_L1, "name, kind, folder, created"_L1),
        {c.id.value, text(c.name), word(collectionWords, c.kind), text(c.folder), time(c.created)}};
}

Statement saved(const KeyRecord &k)
{
    return {upsert("keys"_L1, "id"_L1, "name, kind, collection, instance, hash, created"_L1),
            {k.id, text(k.name), word(keyWords, k.kind), text(k.collection.value),
             text(k.instance.value), k.hash, time(k.created)}};
}

Statement saved(const SessionRecord &s)
{
    return {upsert("sessions"_L1, "hash"_L1, "instance, created, expires, browser"_L1),
            {s.hash, text(s.instance.value), time(s.created), time(s.expires), text(s.browser)}};
}

Statement saved(const Schedule &s)
{
    return {u"INSERT OR REPLACE INTO schedules (instance, micro, action, is_on, interval, due,"
            " due_for, last_run, last_status, last_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {s.instance.value, s.micro, s.action, int(s.isOn), text(s.interval), someTime(s.due),
             text(s.dueFor), someTime(s.lastRun), s.lastStatus, text(s.lastText)}};
}

Statement saved(const InstanceId &instance, const SealedMicroKeys &keys)
{
    return {upsert("micro_keys"_L1, "instance"_L1, "project_key, api_key"_L1),
            {instance.value, keys.projectKey, keys.apiKey}};
}

Statement removed(const QString &table, const QString &column, const QVariant &value)
{
    return {u"DELETE FROM %1 WHERE %2 = ?"_s.arg(table, column), {value}};
}

Result<SpaceRows> loadRows(QSqlDatabase &database, const MasterKey &key)
{
    SpaceRows rows;
    return loadOwners(database, key, rows)
        .and_then([&] { return loadWork(database, rows); })
        .and_then([&] { return loadAccess(database, rows); })
        .and_then([&] { return loadSchedules(database, rows); })
        .and_then([&] { return loadSettings(database, rows); })
        .transform([&] { return std::move(rows); });
}

std::unexpected<Error> failSql(const QSqlError &error, const QString &sql)
{
    const QString detail = u"%1 (%2), at: %3"_s.arg(error.text(), error.nativeErrorCode(), sql);
    switch (error.nativeErrorCode().toInt() & 0xff) { // SQLite's primary code
    case 13:
        return fail(ErrorCode::DiskFull, Text::tr("The disk is full; nothing was changed."),
                    detail);
    case 11:
    case 26:
        return fail(ErrorCode::Corrupt, Text::tr("The file of this Space (space.db) is damaged."),
                    detail);
    case 8:
    case 3:
    case 23:
        return fail(ErrorCode::Denied,
                    Text::tr("The file of this Space (space.db) cannot be written."), detail);
    case 19:
        return fail(ErrorCode::Conflict, Text::tr("That exists already."), detail);
    default:
        return fail(ErrorCode::Io,
                    Text::tr("The file of this Space (space.db) cannot be read or written."),
                    detail);
    }
}

} // namespace orrery
