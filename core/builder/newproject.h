// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

namespace orrery {

struct NewProject;

/// Makes the folder and the files of a new project called \a name; answers with the absolute
/// folder. InvalidInput: there is no folder. NotFound, Conflict: as copyStarter(). Thread: worker.
[[nodiscard]] Result<QString> prepareFolder(const NewProject &wanted, const QString &name);

} // namespace orrery
