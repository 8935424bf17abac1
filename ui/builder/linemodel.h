// SPDX-License-Identifier: MIT
#pragma once

#include "ui/builder/projectfacts.h"

#include <QAbstractListModel>

namespace orrery::ui {

/// Short lists on a project's page: Micros, revisions, releases, problems.
class LineModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { LineRole = Qt::UserRole };

    explicit LineModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void setLines(const QList<ProjectLine> &lines);

private:
    QList<ProjectLine> m_lines;
};

/// One line per issue of a Spacefile: where, then what.
[[nodiscard]] QList<ProjectLine> issueLines(const QList<Issue> &issues);

} // namespace orrery::ui

Q_DECLARE_METATYPE(orrery::ui::ProjectLine)
