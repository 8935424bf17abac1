// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QStringList>

#include <functional>

namespace orrery {

/// What a copy leaves out and how it treats links.
struct CopyRules {
    /// Whether an entry (path relative to the copied folder, no leading slash) is left out. A left
    /// out folder is not entered.
    std::function<bool(const QString &relative, bool isDirectory)> skips;
    /// Source: links to files are followed when they stay inside \a boundary, links to folders are
    /// left out with a notice. Payload: relative links that stay inside the copy are kept, those
    /// that stay inside \a boundary are followed, others are left out with a notice.
    enum class Links { Source, Payload } links = Links::Source;
    QString boundary; ///< Folder that no link may leave; empty: the copied folder.
    std::function<bool()> isCancelled; ///< Asked once per entry; may be empty.
};

struct CopyReport {
    qint64 files = 0;
    qint64 bytes = 0;
    QStringList notices; ///< Translated sentences about what was left out; at most 20.
    friend bool operator==(const CopyReport &, const CopyReport &) = default;
};

/// Copies the files and folders below \a from into the folder \a to, which is made. Owner's modes
/// only: 0755 for what is executable and for folders, else 0644. Sockets, devices and pipes are
/// left out with a notice. Blocks; call it on a worker. Fails with Io, DiskFull, Denied, Cancelled.
[[nodiscard]] Result<CopyReport> copyTree(const QString &from, const QString &to,
                                          const CopyRules &rules = {});

/// Copies one file with the modes of copyTree(); makes the folders above \a to.
[[nodiscard]] Result<qint64> copyFile(const QString &from, const QString &to);

/// Bytes and files below \a folder; links count as themselves.
[[nodiscard]] CopyReport measureTree(const QString &folder);

/// Erases \a path and everything below it, write-protected folders too. Absent is fine. A link is
/// erased, never followed.
[[nodiscard]] Result<> removeTree(const QString &path);

/// Writes \a data to \a path durably: beside it, fsync, rename, fsync of the folder.
[[nodiscard]] Result<> writeDurably(const QString &path, const QByteArray &data);

/// Flushes every file and folder below \a folder to the disk.
[[nodiscard]] Result<> syncTree(const QString &folder);

/// Flushes \a staged, then renames it to \a target, whose parents are made, and flushes those: a
/// crash leaves either all of it or none of it there. Conflict if \a target exists.
[[nodiscard]] Result<> publishTree(const QString &staged, const QString &target);

/// Renames \a from to \a to on the same disk and flushes both folders; parents of \a to are made.
[[nodiscard]] Result<> renameDurably(const QString &from, const QString &to);

} // namespace orrery
