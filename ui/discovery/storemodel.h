// SPDX-License-Identifier: MIT
#pragma once

#include "ui/discovery/storeentry.h"

#include <QAbstractListModel>

namespace orrery::ui {

/// The apps that the catalogues list and that match what is searched for, by name.
class StoreModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { EntryRole = Qt::UserRole };

    explicit StoreModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] StoreEntry entry(const QModelIndex &index) const;
    [[nodiscard]] const QList<StoreEntry> &all() const { return m_all; }

    void setEntries(QList<StoreEntry> entries);
    void setSearch(const QString &text);

private:
    void show();

    QList<StoreEntry> m_all;
    QList<StoreEntry> m_shown;
    QString m_search;
};

} // namespace orrery::ui
