// SPDX-License-Identifier: MIT
#include "core/space/migrations.h"

#include "core/space/statement.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <array>
#include <span>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Registry)
};

Result<> run(QSqlDatabase &database, std::span<const QLatin1StringView> statements)
{
    for (const QLatin1StringView sql : statements) {
        QSqlQuery query(database);
        if (!query.exec(sql))
            return failSql(query.lastError(), sql);
    }
    return {};
}

/// 1: what the first version knew.
Result<> createTables(QSqlDatabase &database)
{
    static constexpr std::array statements{
        "CREATE TABLE instances (id TEXT PRIMARY KEY, app TEXT NOT NULL, digest TEXT NOT NULL,"
        " version TEXT NOT NULL, build INTEGER NOT NULL, name TEXT NOT NULL,"
        " alias TEXT NOT NULL UNIQUE, collection TEXT NOT NULL, project TEXT NOT NULL,"
        " origin TEXT NOT NULL, internet INTEGER NOT NULL, lan INTEGER NOT NULL,"
        " keep_running INTEGER NOT NULL, created INTEGER NOT NULL, spacefile TEXT NOT NULL,"
        " sealed_values BLOB NOT NULL, release_dir TEXT NOT NULL) STRICT"_L1,
        "CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL, alias TEXT NOT NULL "
        "UNIQUE,"
        " folder TEXT NOT NULL, collection TEXT NOT NULL, instance TEXT NOT NULL,"
        " created INTEGER NOT NULL) STRICT"_L1,
        "CREATE TABLE revisions (id TEXT PRIMARY KEY, project TEXT NOT NULL, tag TEXT NOT NULL,"
        " digest TEXT NOT NULL, created INTEGER NOT NULL, UNIQUE (project, tag)) STRICT"_L1,
        "CREATE TABLE releases (id TEXT PRIMARY KEY, project TEXT NOT NULL, version TEXT NOT NULL,"
        " build INTEGER NOT NULL, revision TEXT NOT NULL, path TEXT NOT NULL, notes TEXT NOT NULL,"
        " listed INTEGER NOT NULL, created INTEGER NOT NULL) STRICT"_L1,
        "CREATE TABLE collections (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,"
        " folder TEXT NOT NULL, created INTEGER NOT NULL) STRICT"_L1,
        "CREATE TABLE keys (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,"
        " collection TEXT NOT NULL, instance TEXT NOT NULL, hash BLOB NOT NULL UNIQUE,"
        " created INTEGER NOT NULL) STRICT"_L1,
        "CREATE TABLE sessions (hash BLOB PRIMARY KEY, instance TEXT NOT NULL,"
        " created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT"_L1,
        "CREATE TABLE micro_keys (instance TEXT PRIMARY KEY, project_key BLOB NOT NULL,"
        " api_key BLOB NOT NULL) STRICT"_L1,
        "CREATE TABLE catalogues (folder TEXT PRIMARY KEY) STRICT"_L1,
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"_L1,
    };
    return run(database, statements);
}

/// 2: when scheduled actions run, when Micros sleep, which limits hold, which browsers are in.
Result<> addSchedules(QSqlDatabase &database)
{
    static constexpr std::array statements{
        "CREATE TABLE schedules (instance TEXT NOT NULL, micro TEXT NOT NULL,"
        " action TEXT NOT NULL, is_on INTEGER NOT NULL, interval TEXT NOT NULL,"
        " due INTEGER NOT NULL, due_for TEXT NOT NULL, last_run INTEGER NOT NULL,"
        " last_status INTEGER NOT NULL, last_text TEXT NOT NULL,"
        " PRIMARY KEY (instance, micro, action)) STRICT"_L1,
        "ALTER TABLE instances ADD COLUMN idle_minutes INTEGER NOT NULL DEFAULT 10"_L1,
        "ALTER TABLE instances ADD COLUMN cloud_limits INTEGER NOT NULL DEFAULT 0"_L1,
        "ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT ''"_L1,
    };
    return run(database, statements);
}

/// 3: which hosts an app may reach.
Result<> addHostRules(QSqlDatabase &database)
{
    static constexpr std::array statements{
        "ALTER TABLE instances ADD COLUMN ask_hosts INTEGER NOT NULL DEFAULT 0"_L1,
        "ALTER TABLE instances ADD COLUMN hosts TEXT NOT NULL DEFAULT '{}'"_L1,
    };
    return run(database, statements);
}

/// 4: which apps may run on a computer that cannot separate them well.
Result<> addReducedSeparation(QSqlDatabase &database)
{
    static constexpr std::array statements{
        "ALTER TABLE instances ADD COLUMN reduced_separation INTEGER NOT NULL DEFAULT 0"_L1,
    };
    return run(database, statements);
}

constexpr std::array steps{&createTables, &addSchedules, &addHostRules, &addReducedSeparation};

Result<> takeStep(QSqlDatabase &database, int version)
{
    QSqlQuery query(database);
    if (!query.exec(u"BEGIN IMMEDIATE"_s))
        return failSql(query.lastError(), u"BEGIN"_s);
    Result<> done = steps.at(static_cast<size_t>(version - 1))(database);
    if (done && !query.exec(u"PRAGMA user_version = %1"_s.arg(version)))
        done = failSql(query.lastError(), u"PRAGMA user_version"_s);
    if (done && !query.exec(u"COMMIT"_s))
        done = failSql(query.lastError(), u"COMMIT"_s);
    if (!done)
        query.exec(u"ROLLBACK"_s);
    return done;
}

} // namespace

int newestSpaceVersion()
{
    return static_cast<int>(steps.size());
}

Result<> migrateSpace(QSqlDatabase &database, int target)
{
    QSqlQuery query(database);
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next())
        return failSql(query.lastError(), u"PRAGMA user_version"_s);
    int version = query.value(0).toInt();
    query.finish();
    if (version > newestSpaceVersion())
        return fail(
            ErrorCode::Conflict,
            Text::tr("This Space was used by a newer Orrery. Start that one, or choose "
                     "another profile."),
            u"space.db has version %1, known is %2"_s.arg(version).arg(newestSpaceVersion()));
    while (version < target) {
        if (auto done = takeStep(database, ++version); !done)
            return done;
    }
    return {};
}

} // namespace orrery
