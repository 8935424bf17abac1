// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/lifecycle/installoffer.h"

#include <QHash>

namespace orrery {

/// Release folder of an instance of each installed app, by the app's id.
using InstalledReleases = QHash<QString, QString>;

/// The offer of the package file \a path, which passed the checks 1 to 6 and 8 of package.md §1.2.
/// The icon is put into the folder \a staging. InvalidInput, Corrupt: damaged or malformed.
/// Denied: a wrong signature, or not the key that the app of \a installed came with.
/// Unavailable: not for this computer. Thread: worker.
[[nodiscard]] Result<InstallOffer> offerOfPackage(const QString &path, const QString &staging,
                                                  const InstalledReleases &installed);

/// Where offerOfPackage() puts what the user is shown.
[[nodiscard]] QString offerDir(const ProfilePaths &paths, const QString &job);

} // namespace orrery
