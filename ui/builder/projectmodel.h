// SPDX-License-Identifier: MIT
#pragma once

#include "ui/builder/projectcard.h"

#include <QAbstractListModel>

namespace orrery::ui {

/// The user's projects, by name.
class ProjectModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { CardRole = Qt::UserRole };

    explicit ProjectModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] ProjectCard card(const QModelIndex &index) const;

    void put(const ProjectCard &card);
    void remove(const ProjectId &project);

private:
    QList<ProjectCard> m_cards;
};

} // namespace orrery::ui
