// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QJsonObject>
#include <QStringList>

namespace orrery {

/// The NAME=VALUE lines of a `.env` file: comments and `export` dropped, quotes taken off.
/// NotFound.
[[nodiscard]] Result<QStringList> readEnvironment(const QString &path);

/// The same from text.
[[nodiscard]] QStringList parseEnvironment(const QString &text);

/// Writes `values` of \a result, for the user's eyes only: they may be secrets.
[[nodiscard]] Result<> writeEnvironment(const QString &path, const QJsonObject &result);

} // namespace orrery
