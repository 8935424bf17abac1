// SPDX-License-Identifier: MIT
#include "core/base/basetables.h"

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// What follows a change of an item: its row in `changes`, and what it was before. Triggers,
/// because they see the old document without another statement, whoever changes it.
QStringList recorders(qint64 base)
{
    const QString change = u"INSERT INTO changes(base,key,kind) VALUES(%1,%2.key,%3);"_s;
    const QString keepOld =
        u"INSERT INTO history(sequence,base,key,changed,doc) "_s
        u"SELECT last_insert_rowid(),%1,old.key,unixepoch('subsec'),old.doc FROM limits "_s
        u"WHERE versions>0 AND length(old.doc)<=bytes%2;"_s;
    const QString id = QString::number(base);
    const QString onAdded = change.arg(id, u"new"_s, u"0"_s);
    const QString onReplaced =
        change.arg(id, u"new"_s, u"0"_s) + keepOld.arg(id, u" AND old.doc IS NOT new.doc"_s);
    const QString onRemoved = change.arg(id, u"old"_s, u"1"_s) + keepOld.arg(id, QString());
    return {
        u"CREATE TRIGGER b%1_added AFTER INSERT ON b%1 BEGIN %2 END"_s.arg(id, onAdded),
        u"CREATE TRIGGER b%1_replaced AFTER UPDATE ON b%1 BEGIN %2 END"_s.arg(id, onReplaced),
        u"CREATE TRIGGER b%1_removed AFTER DELETE ON b%1 BEGIN %2 END"_s.arg(id, onRemoved),
    };
}

Result<> makeList(Sqlite &db)
{
    return db.exec(u"CREATE TABLE bases(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)"_s);
}

Result<> makeRecorders(Sqlite &db)
{
    auto rows = db.run(u"SELECT id FROM bases"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList triggers;
    return rows->each([&] { triggers += recorders(rows->value(0).toLongLong()); }).and_then([&] {
        return db.execAll(triggers);
    });
}

Result<> makeRecords(Sqlite &db)
{
    auto done = db.execAll({
        u"CREATE TABLE changes(sequence INTEGER PRIMARY KEY, base INTEGER NOT NULL, "_s
        u"key BLOB NOT NULL, kind INTEGER NOT NULL)"_s,
        u"CREATE TABLE history(sequence INTEGER PRIMARY KEY, base INTEGER NOT NULL, "_s
        u"key BLOB NOT NULL, changed REAL NOT NULL, doc BLOB NOT NULL)"_s,
        u"CREATE INDEX history_items ON history(base,key)"_s,
        u"CREATE TABLE limits(versions INTEGER NOT NULL, bytes INTEGER NOT NULL)"_s,
        u"INSERT INTO limits VALUES(0,0)"_s,
        u"CREATE TABLE indexes(id INTEGER PRIMARY KEY, base INTEGER NOT NULL, "_s
        u"path TEXT NOT NULL, filled BLOB, uses INTEGER NOT NULL, used REAL NOT NULL, "_s
        u"UNIQUE(base,path))"_s,
    });
    return done.and_then([&db] { return makeRecorders(db); });
}

/// History became a log that is trimmed in the background: see HistoryTrim.
Result<> makeHistoryLog(Sqlite &db)
{
    auto rows = db.run(u"SELECT name FROM sqlite_schema WHERE type='trigger' AND name GLOB "_s
                       u"'b[0-9]*_*'"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList changes{
        u"DROP INDEX history_items"_s,
        u"ALTER TABLE limits ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE limits ADD COLUMN kept INTEGER NOT NULL DEFAULT 0"_s,
    };
    return rows->each([&] { changes.append(u"DROP TRIGGER "_s + rows->value(0).toString()); })
        .and_then([&] { return db.execAll(changes); })
        .and_then([&] { return makeRecorders(db); });
}

} // namespace

BaseTable::BaseTable(qint64 number)
    : id(number)
    , name(u"b%1"_s.arg(number))
    , get(u"SELECT CAST(json(doc) AS BLOB) FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s
              .arg(name))
    , has(u"SELECT 1 FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s.arg(name))
    // jsonb() of a BLOB would take the bytes for JSONB.
    , put(u"INSERT INTO %1(key,doc,expires) VALUES(?,jsonb(CAST(? AS TEXT)),?) ON CONFLICT(key) "_s
          u"DO UPDATE SET doc=excluded.doc,expires=excluded.expires"_s.arg(name))
    , remove(u"DELETE FROM %1 WHERE key=?"_s.arg(name))
{
}

std::span<const Sqlite::Migration> baseSchema()
{
    static const std::array<Sqlite::Migration, 3> steps{makeList, makeRecords, makeHistoryLog};
    return steps;
}

Result<> makeBaseTables(Sqlite &db, qint64 base)
{
    const QString table =
        u"CREATE TABLE b%1(key BLOB PRIMARY KEY, doc BLOB NOT NULL, expires REAL) WITHOUT ROWID"_s;
    const QString ends = u"CREATE INDEX b%1_ends ON b%1(expires) WHERE expires IS NOT NULL"_s;
    return db.execAll(QStringList{table.arg(base), ends.arg(base)} + recorders(base));
}

} // namespace orrery
