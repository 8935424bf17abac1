// SPDX-License-Identifier: MIT
#include "ui/data/itemmodel.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr qsizetype mostColumns = 24; ///< A Base of free-form items must not make a mile of them.
constexpr qsizetype mostText = 200;

QString keyOf(const QJsonObject &item)
{
    return item["key"_L1].toString();
}

QString shown(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::String:
        return value.toString().left(mostText).simplified();
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact))
            .left(mostText);
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact))
            .left(mostText);
    case QJsonValue::Null:
        return u"null"_s;
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        break;
    }
    return value.toVariant().toString();
}

} // namespace

ItemModel::ItemModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns{u"key"_s}
{
}

int ItemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int ItemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ItemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    return shown(m_items.at(index.row()).value(m_columns.at(index.column())));
}

QVariant ItemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    return orientation == Qt::Horizontal ? QVariant(m_columns.value(section))
                                         : QVariant(section + 1);
}

bool ItemModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore;
}

void ItemModel::fetchMore(const QModelIndex &)
{
    m_hasMore = false; // until the page has come
    Q_EMIT pageRequested();
}

QString ItemModel::json(int row) const
{
    if (row < 0 || row >= m_items.size())
        return {};
    return QString::fromUtf8(QJsonDocument(m_items.at(row)).toJson());
}

void ItemModel::clear()
{
    beginResetModel();
    m_items.clear();
    m_columns = {u"key"_s};
    m_hasMore = false;
    m_isWhole = true;
    endResetModel();
}

QString ItemModel::key(int row) const
{
    return row < 0 || row >= m_items.size() ? QString() : keyOf(m_items.at(row));
}

QList<QJsonObject>::iterator ItemModel::place(const QString &key)
{
    // In the order of the bytes, as Bases have them.
    const QByteArray wanted = key.toUtf8();
    return std::ranges::lower_bound(m_items, wanted, {},
                                    [](const QJsonObject &item) { return keyOf(item).toUtf8(); });
}

void ItemModel::put(const QJsonObject &item)
{
    addColumns({item});
    const auto found = place(keyOf(item));
    const auto row = static_cast<int>(found - m_items.begin());
    if (found != m_items.end() && keyOf(*found) == keyOf(item)) {
        if (*found == item)
            return;
        *found = item;
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    } else if (found != m_items.end() || m_isWhole) {
        beginInsertRows({}, row, row);
        m_items.insert(found, item);
        endInsertRows();
    }
}

void ItemModel::remove(const QString &key)
{
    const auto found = place(key);
    if (found == m_items.end() || keyOf(*found) != key)
        return;
    const auto row = static_cast<int>(found - m_items.begin());
    beginRemoveRows({}, row, row);
    m_items.erase(found);
    endRemoveRows();
}

void ItemModel::append(const QList<QJsonObject> &items, bool hasMore)
{
    m_hasMore = hasMore;
    m_isWhole = !hasMore;
    if (items.isEmpty())
        return;
    addColumns(items);
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(items.size()) - 1);
    m_items += items;
    endInsertRows();
}

void ItemModel::addColumns(const QList<QJsonObject> &items)
{
    QStringList added;
    for (const QJsonObject &item : items) {
        const QStringList fields = item.keys();
        for (const QString &field : fields) {
            if (!m_columns.contains(field) && !added.contains(field)
                && m_columns.size() + added.size() < mostColumns)
                added.append(field);
        }
    }
    if (added.isEmpty())
        return;
    const int first = columnCount();
    beginInsertColumns({}, first, first + static_cast<int>(added.size()) - 1);
    m_columns += added;
    endInsertColumns();
}

} // namespace orrery::ui
