// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "core/spacefile/spacefile.h"

namespace orrery {

/// What an app that was built here is called.
struct UnpackedName {
    AppId app;
    QString name;
    QString version;
    qint64 build = 0;
};

/// Writes `manifest.json` into \a dir, whose `micros/` are there, and into `store/` the icon and
/// the listing of the project \a folder.
[[nodiscard]] Result<> writeUnpackedApp(const QString &dir, const UnpackedName &name,
                                        const Spacefile &spacefile, const QString &folder);

/// The icon of an unpacked app, or empty.
[[nodiscard]] QString unpackedIcon(const QString &dir);

} // namespace orrery
