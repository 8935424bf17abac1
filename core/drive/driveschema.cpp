// SPDX-License-Identifier: MIT
#include "core/drive/driveschema.h"

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

std::span<const Sqlite::Migration> driveSchema()
{
    static const std::array<Sqlite::Migration, 1> schema{
        // 1: files and the segments that hold them, uploads and their parts.
        [](Sqlite &db) -> Result<> {
            for (
                const QString &sql : {
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
                }) {
                if (const auto done = db.exec(sql); !done)
                    return done;
            }
            return {};
        },
    };
    return schema;
}

} // namespace orrery
