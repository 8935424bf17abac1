// SPDX-License-Identifier: MIT
#include "core/base/basetables.h"

#include <array>
#include <functional>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// What follows when an item goes: its row in `changes`, and what it was before. A trigger, because
/// expired items go many at once; a put does the same itself, as a trigger would make SQLite keep
/// what each put changes to undo it alone: half of its time.
QString recorder(qint64 base)
{
    return u"CREATE TRIGGER b%1_removed AFTER DELETE ON b%1 BEGIN "_s
           u"INSERT INTO changes(base,key,kind) VALUES(%1,old.key,1);"_s
           u"INSERT INTO history(sequence,base,key,changed,doc) "_s
           u"SELECT last_insert_rowid(),%1,old.key,unixepoch('subsec'),old.doc FROM limits "_s
           u"WHERE versions>0 AND length(old.doc)<=bytes; END"_s.arg(base);
}

/// Calls \a statements for each row of \a table, and runs them.
Result<> forEachId(Sqlite &db, const QString &table,
                   const std::function<QStringList(qint64 id)> &statements)
{
    auto rows = db.run(u"SELECT id FROM "_s + table);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList all;
    return rows->each([&] { all += statements(rows->value(0).toLongLong()); }).and_then([&] {
        return db.execAll(all);
    });
}

Result<> makeList(Sqlite &db)
{
    return db.exec(u"CREATE TABLE bases(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)"_s);
}

Result<> makeRecorders(Sqlite &db)
{
    return forEachId(db, u"bases"_s, [](qint64 base) { return QStringList{recorder(base)}; });
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

/// Puts record what they change themselves.
Result<> dropPutRecorders(Sqlite &db)
{
    return forEachId(db, u"bases"_s, [](qint64 base) {
        return QStringList{u"DROP TRIGGER IF EXISTS b%1_added"_s.arg(base),
                           u"DROP TRIGGER IF EXISTS b%1_replaced"_s.arg(base)};
    });
}

/// Puts keep the indexes themselves, too.
Result<> dropIndexTriggers(Sqlite &db)
{
    return forEachId(db, u"indexes"_s, [](qint64 index) {
        return QStringList{u"DROP TRIGGER IF EXISTS x%1_added"_s.arg(index),
                           u"DROP TRIGGER IF EXISTS x%1_replaced"_s.arg(index)};
    });
}

} // namespace

BaseTable::BaseTable(qint64 number)
    : id(number)
    , name(u"b%1"_s.arg(number))
    , get(u"SELECT doc FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s.arg(name))
    , has(u"SELECT 1 FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s.arg(name))
    , before(u"SELECT CASE WHEN length(doc)<=?2 THEN doc ELSE x'' END FROM %1 WHERE key=?1"_s.arg(
          name))
    , add(u"INSERT INTO %1(key,doc,expires) VALUES(?1,?2,?3)"_s.arg(name))
    , replace(u"UPDATE %1 SET doc=?2,expires=?3 WHERE key=?1"_s.arg(name))
    , noteChange(u"INSERT INTO changes(base,key,kind) VALUES(%1,?,0)"_s.arg(number))
    , keepOld(u"INSERT INTO history(sequence,base,key,changed,doc) "_s
              u"VALUES(last_insert_rowid(),%1,?1,?3,?2)"_s.arg(number))
    , remove(u"DELETE FROM %1 WHERE key=?"_s.arg(name))
{
}

std::span<const Sqlite::Migration> baseSchema()
{
    static const std::array<Sqlite::Migration, 5> steps{makeList, makeRecords, makeHistoryLog,
                                                        dropPutRecorders, dropIndexTriggers};
    return steps;
}

Result<> makeBaseTables(Sqlite &db, qint64 base)
{
    const QString table =
        u"CREATE TABLE b%1(key BLOB PRIMARY KEY, doc BLOB NOT NULL, expires REAL) WITHOUT ROWID"_s;
    const QString ends = u"CREATE INDEX b%1_ends ON b%1(expires) WHERE expires IS NOT NULL"_s;
    return db.execAll({table.arg(base), ends.arg(base), recorder(base)});
}

} // namespace orrery
