// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/query.h"

#include <QString>
#include <QVariantList>

namespace orrery {

/// A query as SQLite runs it over a table `(key BLOB, doc JSONB, expires REAL)`.
struct QueryPlan {
    QString where; ///< A condition; every value of the request is a `?` in it.
    QVariantList values;
    /// False where SQL cannot say it all: the rows are then a superset and each must be judged
    /// by Query::matches.
    bool isExact = true;
};

/// \a now in seconds; items that ended by then are left out.
[[nodiscard]] QueryPlan planQuery(const Query &query, double now);

} // namespace orrery
