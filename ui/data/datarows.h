// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QDateTime>
#include <QMetaType>

namespace orrery::ui {

/// A Base or a Drive of a Collection.
struct ResourceRow {
    enum class Kind { Base, Drive };

    Kind kind = Kind::Base;
    QString name = {};
    friend bool operator==(const ResourceRow &, const ResourceRow &) = default;
};

/// One line of a Drive's listing.
struct FileRow {
    QString path = {}; ///< Whole name in the Drive; of a folder with a slash at its end.
    bool isFolder = false;
    qint64 size = 0;
    QString type = {};
    QDateTime changed = {};
    friend bool operator==(const FileRow &, const FileRow &) = default;

    /// The last part of the path.
    [[nodiscard]] QString name() const;
};

/// What of \a files lies directly in \a folder ("" or "a/b/"): folders first, by name.
[[nodiscard]] QList<FileRow> folderRows(const QList<FileRow> &files, const QString &folder);

} // namespace orrery::ui

Q_DECLARE_METATYPE(orrery::ui::ResourceRow)
