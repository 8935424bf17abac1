// SPDX-License-Identifier: MIT
#include "ui/data/resourcemodel.h"

#include "ui/theme/icons.h"

using namespace Qt::StringLiterals;

namespace orrery::ui {

ResourceModel::ResourceModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int ResourceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ResourceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ResourceRow &row = m_rows.at(index.row());
    const bool isBase = row.kind == ResourceRow::Kind::Base;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return row.name;
    case Qt::AccessibleDescriptionRole:
    case Qt::ToolTipRole:
        return isBase ? tr("Base %1").arg(row.name) : tr("Drive %1").arg(row.name);
    case Qt::DecorationRole:
        return icon(isBase ? u"data"_s : u"folder"_s);
    case ResourceRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

ResourceRow ResourceModel::row(const QModelIndex &index) const
{
    return index.isValid() ? m_rows.at(index.row()) : ResourceRow();
}

void ResourceModel::setRows(const QList<ResourceRow> &rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

} // namespace orrery::ui
