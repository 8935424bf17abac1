// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace orrery {

/// A tag for a revision that was given none: an animal and four letters or digits ("heron-k3f9"),
/// none of \a taken.
[[nodiscard]] QString makeRevisionTag(const QStringList &taken);

/// A version for a release that was given none: `exp-XXXX`, none of \a taken.
[[nodiscard]] QString makeVersion(const QStringList &taken);

} // namespace orrery
