// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

class QSqlDatabase;

namespace orrery {

/// The version of space.db that this program writes; kept in `PRAGMA user_version`.
[[nodiscard]] int newestSpaceVersion();

/// Brings \a database from its version to \a target, each step a transaction of its own. A step is
/// never changed once released: add another. Conflict: a newer program wrote it. Thread: the
/// store's.
[[nodiscard]] Result<> migrateSpace(QSqlDatabase &database, int target = newestSpaceVersion());

} // namespace orrery
