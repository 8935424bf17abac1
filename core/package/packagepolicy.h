// SPDX-License-Identifier: MIT
#pragma once

#include "core/package/packagereader.h"

namespace orrery {

/// Check 6. \a pinnedKey: the key that the installed app came with; empty = a new app, whose key
/// the user is shown as four words. Denied if it is another one.
[[nodiscard]] Result<> checkKey(const PackageReport &report, const QString &pinnedKey);

/// Check 7. Conflict if \a manifest is older than \a installedBuild, unless \a allowOlder: the user
/// picked an older release.
[[nodiscard]] Result<> checkBuild(const Manifest &manifest, std::optional<qint64> installedBuild,
                                  bool allowOlder = false);

/// Check 8. Unavailable if the package is for other computers (\a arch as `uname -m` says it) or
/// needs a newer Orrery than \a hostVersion.
[[nodiscard]] Result<> checkHost(const Manifest &manifest, const QString &arch,
                                 const QString &hostVersion);

/// Check 9: what \a manifest wants beyond \a accepted. Empty = no consent is needed.
[[nodiscard]] QJsonArray newPermissions(const Manifest &manifest, const QJsonArray &accepted);

} // namespace orrery
