// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QList>

class QIODevice;

namespace orrery {

/// One file, folder or link of a tree, as it is packed.
struct TreeEntry {
    enum class Kind { File, Folder, Link };

    Kind kind = Kind::File;
    QString path; ///< Relative to the tree.
    QString target; ///< Of a link.
    qint64 size = 0; ///< Of a file.
    bool isExecutable = false;
    friend bool operator==(const TreeEntry &, const TreeEntry &) = default;
};

/// Everything under \a dir, sorted by path. InvalidInput for what a package cannot hold: devices,
/// pipes, links that leave the tree, names that collide. Io.
[[nodiscard]] Result<QList<TreeEntry>> listTree(const QString &dir);

/// SHA-256 (hex) over names, kinds and contents of \a dir: what identifies a local install. Two
/// trees that unpack alike have one digest. Thread: a worker; reads every file.
[[nodiscard]] Result<QString> treeDigest(const QString &dir);

/// Writes \a dir to \a out as tar.zst: sorted, times and owners zero, so that the same tree gives
/// the same bytes. Returns the bytes of all files together. Thread: a worker.
[[nodiscard]] Result<qint64> packTree(const QString &dir, QIODevice &out);

/// Whether a link at \a path to \a target stays inside the tree, whatever else is in it: relative,
/// ".." only at its beginning and no higher than the top.
[[nodiscard]] bool isLinkInside(const QString &path, const QString &target);

} // namespace orrery
