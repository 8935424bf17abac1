// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractTableModel>
#include <QJsonObject>

namespace orrery::ui {

/// The items of a Base as far as they were read: one column per field, the key first. Asks for the
/// next page when a view wants more.
class ItemModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit ItemModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    /// The whole item, indented; empty for no row.
    [[nodiscard]] QString json(int row) const;

    void clear();
    /// \a hasMore: the Base goes on behind \a items.
    void append(const QList<QJsonObject> &items, bool hasMore);
    /// Takes an item that was stored meanwhile, at its place; one behind what was read is left to
    /// its page.
    void put(const QJsonObject &item);
    void remove(const QString &key);
    [[nodiscard]] QString key(int row) const; ///< Empty for no row.

Q_SIGNALS:
    void pageRequested();

private:
    [[nodiscard]] QList<QJsonObject>::iterator place(const QString &key);
    void addColumns(const QList<QJsonObject> &items);

    QList<QJsonObject> m_items;
    QStringList m_columns;
    bool m_hasMore = false;
    bool m_isWhole = true; ///< All of the Base was read.
};

} // namespace orrery::ui
