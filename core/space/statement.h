// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/keys/masterkey.h"
#include "core/space/spacerows.h"

#include <QVariantList>

class QSqlDatabase;
class QSqlError;

namespace orrery {

/// One change of space.db; the values are bound.
struct Statement {
    QString sql;
    QVariantList values;
};

// One function per row that is written; replacing the row of the same key. The values that the user
// gave an instance's variables may be secrets: they are sealed.
[[nodiscard]] Statement saved(const Instance &instance, const MasterKey &key);
[[nodiscard]] Statement saved(const Project &project);
[[nodiscard]] Statement saved(const Revision &revision);
[[nodiscard]] Statement saved(const ReleaseRecord &release);
[[nodiscard]] Statement saved(const Collection &collection);
[[nodiscard]] Statement saved(const KeyRecord &record);
[[nodiscard]] Statement saved(const SessionRecord &session);
[[nodiscard]] Statement saved(const Schedule &schedule);
[[nodiscard]] Statement saved(const InstanceId &instance, const SealedMicroKeys &keys);
/// \a table and \a column are our own words, never input.
[[nodiscard]] Statement removed(const QString &table, const QString &column, const QVariant &value);

/// Reads every table. Corrupt: a row that cannot be what it should be. Thread: the store's.
[[nodiscard]] Result<SpaceRows> loadRows(QSqlDatabase &database, const MasterKey &key);

/// DiskFull, Corrupt, Denied, Conflict (a constraint) or Io.
[[nodiscard]] std::unexpected<Error> failSql(const QSqlError &error, const QString &sql);

} // namespace orrery
