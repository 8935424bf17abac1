// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QStringList>

namespace orrery {

/// Names of the starter projects in the program: "static", "node", "python".
[[nodiscard]] QStringList starterNames();

/// Copies the starter \a starter, made out for an app called \a name, into \a folder, which is made
/// if need be. NotFound: no such starter. Conflict: a file is there already; nothing was written.
/// Thread: worker.
[[nodiscard]] Result<> copyStarter(const QString &starter, const QString &name,
                                   const QString &folder);

} // namespace orrery
