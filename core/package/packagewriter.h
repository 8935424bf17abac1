// SPDX-License-Identifier: MIT
#pragma once

#include "core/package/manifest.h"

namespace orrery {

class SigningKey;

/// What goes into a package.
struct PackageContents {
    Manifest manifest = {}; ///< Its app, key and sizes are filled in by the writer.
    QString shortName = {}; ///< Behind the key id; an alias as ids.h defines it.
    QMap<QString, QString> payloads = {}; ///< Micro → folder with what it ships.
    QByteArray listing = {}; ///< `Discovery.md`; empty = none.
    QByteArray changelog = {}; ///< Notes of this release; empty = none.
    QString icon = {}; ///< Path of a PNG or WebP; empty = none.
    QStringList media = {}; ///< Paths of screenshots.
};

/// Writes a `.spaceapp` (package.md §1) to \a path, replacing it in one step, and returns its
/// SHA-256 in hex. The same contents and key give the same bytes. InvalidInput; Io; DiskFull.
/// Thread: a worker; packs and compresses.
[[nodiscard]] Result<QString> writePackage(const PackageContents &contents, const SigningKey &key,
                                           const QString &path);

/// The bytes of the entry `mimetype`.
[[nodiscard]] QByteArray packageMimeType();

} // namespace orrery
