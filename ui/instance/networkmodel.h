// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/connectionledger.h"
#include "core/space/hostrules.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace orrery::ui {

/// The hosts of one app: those that it was in touch with, that it waits for, and that have a rule.
class NetworkModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Host, Port, Rule, Last, First, Connections, Sent, Received, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setContent(const QList<LedgerEntry> &entries, const HostRules &rules,
                    const QStringList &waiting);
    [[nodiscard]] QString host(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Row {
        LedgerEntry entry;
        QString rule; ///< Translated.
        friend bool operator==(const Row &, const Row &) = default;
    };

    [[nodiscard]] QString text(const Row &row, int column) const;

    QList<Row> m_rows;
};

} // namespace orrery::ui
