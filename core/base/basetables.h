// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/sqlite.h"

namespace orrery {

/// The table of one Base and the statements for it, kept together so that none is put together
/// at each request.
struct BaseTable {
    explicit BaseTable(qint64 number);

    qint64 id;
    QString name;
    QString get; ///< key, now → the document.
    QString has; ///< key, now → a row.
    QString
        before; ///< key, bytes → a row if it is there: its document, or nothing if it is longer.
    QString add; ///< key, document, expiry; the key is not there.
    QString replace; ///< key, document, expiry; the key is there.
    QString noteChange; ///< key; to readers of the feed, after either.
    QString keepOld; ///< key, the document that was there, now; after noteChange.
    QString remove; ///< key.
};

/// The steps that bring a `base.db` up to date; README.md has the tables.
[[nodiscard]] std::span<const Sqlite::Migration> baseSchema();

/// Makes the table of one Base, and what records its changes.
[[nodiscard]] Result<> makeBaseTables(Sqlite &db, qint64 base);

} // namespace orrery
