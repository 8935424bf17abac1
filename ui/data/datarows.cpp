// SPDX-License-Identifier: MIT
#include "ui/data/datarows.h"

#include <QMap>

namespace orrery::ui {

QString FileRow::name() const
{
    const QString whole = isFolder ? path.chopped(1) : path;
    return whole.mid(whole.lastIndexOf(u'/') + 1);
}

QList<FileRow> folderRows(const QList<FileRow> &files, const QString &folder)
{
    QMap<QString, FileRow> folders;
    QMap<QString, FileRow> inside;
    for (const FileRow &file : files) {
        if (!file.path.startsWith(folder))
            continue;
        const qsizetype slash = file.path.indexOf(u'/', folder.size());
        if (file.isFolder && slash == file.path.size() - 1) {
            folders.insert(file.path, file);
            continue;
        }
        if (slash < 0) {
            inside.insert(file.path, file);
            continue;
        }
        FileRow &made = folders[file.path.first(slash + 1)];
        made.path = file.path.first(slash + 1);
        made.isFolder = true;
        made.size += file.size;
        made.changed = std::max(made.changed, file.changed);
    }
    return folders.values() + inside.values();
}

} // namespace orrery::ui
