// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>

namespace orrery {

/// Makes \a path and what is missing above it; the last folder is 0700 afterwards.
[[nodiscard]] Result<> makePrivateFolder(const QString &path);

/// Reads a small file; takes the rights of others away if somebody gave them.
[[nodiscard]] Result<QByteArray> readPrivateFile(const QString &path);

/// Makes \a path with 0600, durable when it returns. Conflict: it exists.
[[nodiscard]] Result<> writeNewPrivateFile(const QString &path, const QByteArray &content);

/// Writes beside, fsyncs, renames: \a path has the old content or the new one, 0600.
[[nodiscard]] Result<> replacePrivateFile(const QString &path, const QByteArray &content);

} // namespace orrery
