// SPDX-License-Identifier: MIT
#pragma once

#include "ui/data/datarows.h"

#include <QAbstractListModel>

namespace orrery::ui {

/// The Bases, then the Drives of a Collection.
class ResourceModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { ResourceRole = Qt::UserRole };

    explicit ResourceModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] ResourceRow row(const QModelIndex &index) const;

    void setRows(const QList<ResourceRow> &rows);

private:
    QList<ResourceRow> m_rows;
};

} // namespace orrery::ui
