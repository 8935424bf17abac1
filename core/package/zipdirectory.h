// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QList>

class QIODevice;

namespace orrery {

/// One stored entry of a ZIP.
struct ZipEntry {
    QString name;
    qint64 offset = 0; ///< Of its bytes in the file.
    qint64 size = 0;
    quint32 crc = 0; ///< As stated; whoever reads the bytes compares.
    friend bool operator==(const ZipEntry &, const ZipEntry &) = default;
};

/// Reads the directory of a ZIP so strictly that two readers cannot see two things in it: entries
/// stored, without gaps, in the order of the directory, every header field checked against its
/// twin, nothing before, between or behind. Libraries are lenient here (a later duplicate hides an
/// earlier one), which a signed format cannot afford. Names are valid paths: relative, no "..",
/// backslash, control character, and no two that differ only in case. InvalidInput; Io.
[[nodiscard]] Result<QList<ZipEntry>> readZipDirectory(QIODevice &file, qsizetype entryLimit);

/// The CRC-32 of ZIP.
[[nodiscard]] quint32 crc32Of(QByteArrayView bytes);

/// What is wrong with \a path as the name of a packed file; empty = nothing. A whole sentence.
[[nodiscard]] QString whatIsWrongWithPath(const QString &path);

/// The form in which two names collide on some file system: case folded, composed.
[[nodiscard]] QString foldedPath(const QString &path);

} // namespace orrery
