// SPDX-License-Identifier: MIT
#pragma once

#include "core/package/manifest.h"
#include "core/package/zipdirectory.h"

#include <QHash>

namespace orrery {

/// What a package may cost.
struct PackageLimits {
    qint64 packageBytes = qint64(1) << 30;
    qint64 unpackedBytes = qint64(4) << 30;
    qsizetype entries = 10'000;
    qsizetype unpackedEntries = 200'000; ///< Files, folders and links of all Micros together.
};

/// A package that passed the checks 1 to 5 of package.md §1.2.
struct PackageReport {
    Manifest manifest;
    QString digest; ///< SHA-256 of the file, hex: names the folder it is unpacked into.
    qint64 size = 0; ///< Of the file.
    QByteArray listing; ///< store/listing.md
    QByteArray changelog; ///< store/changelog.md
    QByteArray icon; ///< PNG or WebP; empty = none.
    QList<ZipEntry> entries;
    QHash<QString, QByteArray> checksums; ///< Entry → SHA-256, hex.
};

/// Checks size, directory, signature, checksums and manifest, in this order, and stops at the first
/// that fails. Nothing is written. InvalidInput: too large, not a package, bad names or manifest.
/// Denied: signature or checksum wrong. Io, NotFound. Thread: a worker; reads the whole file.
[[nodiscard]] Result<PackageReport> verifyPackage(const QString &path,
                                                  const PackageLimits &limits = {});

/// Check 10: unpacks to \a targetDir, which must not exist: manifest.json, micros/<name>/…,
/// store/…, all of it on the disk when it returns. On failure nothing is left. The checksums are
/// compared once more, in case the file changed since. Thread: a worker.
[[nodiscard]] Result<> unpackPackage(const QString &path, const PackageReport &report,
                                     const QString &targetDir, const PackageLimits &limits = {});

} // namespace orrery
