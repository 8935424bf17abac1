// SPDX-License-Identifier: MIT
#pragma once

#include "ui/data/datarows.h"

#include <QAbstractTableModel>

namespace orrery::ui {

/// One folder of a Drive.
class FileModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit FileModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] FileRow row(int number) const { return m_rows.value(number); }

    void setRows(const QList<FileRow> &rows);

private:
    QList<FileRow> m_rows;
};

} // namespace orrery::ui
