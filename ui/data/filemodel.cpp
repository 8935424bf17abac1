// SPDX-License-Identifier: MIT
#include "ui/data/filemodel.h"

#include "ui/theme/icons.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
enum Column { NameColumn, SizeColumn, TypeColumn, ChangedColumn, ColumnCount };
}

FileModel::FileModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int FileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FileModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FileModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FileRow &row = m_rows.at(index.row());
    if (role == Qt::DecorationRole && index.column() == NameColumn)
        return icon(row.isFolder ? u"folder"_s : u"file"_s);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return row.name();
    case SizeColumn:
        return row.isFolder && row.size == 0 ? QString() : QLocale().formattedDataSize(row.size);
    case TypeColumn:
        return row.isFolder ? tr("Folder") : row.type;
    case ChangedColumn:
        return row.changed.isValid()
            ? QLocale().toString(row.changed.toLocalTime(), QLocale::ShortFormat)
            : QString();
    default:
        return {};
    }
}

QVariant FileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case SizeColumn:
        return tr("Size");
    case TypeColumn:
        return tr("Type");
    case ChangedColumn:
        return tr("Changed");
    default:
        return {};
    }
}

void FileModel::setRows(const QList<FileRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

} // namespace orrery::ui
