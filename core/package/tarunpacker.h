// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QHash>
#include <QSet>
#include <QString>

class QIODevice;

namespace orrery {

/// Unpacks a tar stream of an untrusted author into a fresh folder: regular files, folders and
/// links that stay inside; everything else is refused. Counts bytes and entries while it streams,
/// so that nothing beyond the limits is ever written. A library's reader would hide what matters
/// here: hard links, devices, repeated names.
class TarUnpacker
{
public:
    struct Limits {
        qint64 bytes = 0; ///< Of all files together.
        qsizetype entries = 0;
    };

    /// \a target exists and is empty, and nobody else writes into it.
    TarUnpacker(const QString &target, Limits limits);

    /// Reads \a tar to its end. InvalidInput, Corrupt, Io, DiskFull. What has been written by then
    /// is for the caller to remove.
    [[nodiscard]] Result<> unpack(QIODevice &tar);
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    struct Header;
    enum class Kind { File, Folder, Link };

    Result<> unpackEntry(QIODevice &tar, const Header &header);
    Result<> writeFile(QIODevice &tar, const QString &path, qint64 size, bool isExecutable);
    Result<> makeLink(const QString &path, const QString &linkTarget);
    Result<> makeParents(const QString &path);
    Result<> makeFolder(const QString &path);
    Result<> claim(const QString &path, Kind kind);
    Result<QString> readLongName(QIODevice &tar, qint64 size);

    QString m_target;
    Limits m_limits;
    QHash<QString, Kind> m_kinds; ///< By folded path.
    QSet<QString> m_implicitFolders; ///< Made for a file, not named by an entry yet; exact paths.
    QString m_longName;
    QString m_longTarget;
    qint64 m_bytes = 0;
    qsizetype m_entries = 0;
};

} // namespace orrery
