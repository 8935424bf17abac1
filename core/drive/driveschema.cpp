// SPDX-License-Identifier: MIT
#include "core/drive/driveschema.h"

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Files and the segments that hold them, uploads and their parts.
Result<> makeFiles(Sqlite &db)
{
    return db.execAll({
        u"CREATE TABLE drives(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)"_s,
        u"CREATE TABLE files(id INTEGER PRIMARY KEY AUTOINCREMENT, drive INTEGER NOT NULL, "_s
        u"name BLOB NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL, "_s
        u"changed INTEGER NOT NULL, UNIQUE(drive,name))"_s,
        u"CREATE TABLE segments(file INTEGER NOT NULL, number INTEGER NOT NULL, "_s
        u"blob TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(file,number)) WITHOUT ROWID"_s,
        u"CREATE TABLE uploads(id TEXT PRIMARY KEY, drive BLOB NOT NULL, name BLOB NOT NULL, "_s
        u"type TEXT NOT NULL, touched INTEGER NOT NULL, ended INTEGER) WITHOUT ROWID"_s,
        u"CREATE TABLE parts(upload TEXT NOT NULL, number INTEGER NOT NULL, "_s
        u"blob TEXT NOT NULL, size INTEGER NOT NULL, type TEXT NOT NULL, "_s
        u"PRIMARY KEY(upload,number)) WITHOUT ROWID"_s,
    });
}

/// What each blob holds, so that equal content is kept once; small content itself.
Result<> makeContents(Sqlite &db)
{
    return db.execAll({
        u"CREATE TABLE contents(blob TEXT PRIMARY KEY, hash BLOB NOT NULL, "_s
        u"size INTEGER NOT NULL, UNIQUE(hash,size)) WITHOUT ROWID"_s,
        u"CREATE TABLE small(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"_s,
        u"CREATE INDEX segments_blob ON segments(blob)"_s,
        u"CREATE INDEX parts_blob ON parts(blob)"_s,
    });
}

} // namespace

std::span<const Sqlite::Migration> driveSchema()
{
    static const std::array<Sqlite::Migration, 2> schema{makeFiles, makeContents};
    return schema;
}

} // namespace orrery
