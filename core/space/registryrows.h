// SPDX-License-Identifier: MIT
#pragma once

// What the sources of Registry share.
#include "core/space/rowstore.h"
#include "core/space/spacerows.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <optional>

namespace orrery {

/// The time as the file keeps it: finer parts would differ after a restart.
inline QDateTime rowTime()
{
    return QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch(), QTimeZone::UTC);
}

template <typename T> QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

template <typename Row, typename Key>
std::optional<Row> found(const QList<Row> &rows, Key Row::*member, const Key &key)
{
    const auto it = std::ranges::find(rows, key, member);
    return it == rows.end() ? std::nullopt : std::optional(*it);
}

/// Replaces the row of the same id.
template <typename Row> void replace(QList<Row> &rows, const Row &row)
{
    const auto it = std::ranges::find(rows, row.id, &Row::id);
    if (it != rows.end())
        *it = row;
}

} // namespace orrery
