// SPDX-License-Identifier: MIT
#include "ui/builder/projectmodel.h"

#include <algorithm>

namespace orrery::ui {

ProjectModel::ProjectModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int ProjectModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cards.size());
}

QVariant ProjectModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProjectCard &card = m_cards.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return card.name;
    case Qt::AccessibleDescriptionRole:
        return card.state;
    case Qt::ToolTipRole:
        return card.folder;
    case CardRole:
        return QVariant::fromValue(card);
    default:
        return {};
    }
}

ProjectCard ProjectModel::card(const QModelIndex &index) const
{
    return index.isValid() ? m_cards.at(index.row()) : ProjectCard();
}

void ProjectModel::put(const ProjectCard &card)
{
    const auto found = std::ranges::find(m_cards, card.project, &ProjectCard::project);
    if (found != m_cards.end() && found->name == card.name) {
        if (*found == card)
            return;
        *found = card;
        const QModelIndex changed = index(static_cast<int>(found - m_cards.begin()));
        Q_EMIT dataChanged(changed, changed);
        return;
    }
    remove(card.project); // renamed: another place
    const auto place = std::ranges::lower_bound(
        m_cards, card.name,
        [](const QString &one, const QString &other) {
            return QString::localeAwareCompare(one, other) < 0;
        },
        &ProjectCard::name);
    const auto row = static_cast<int>(place - m_cards.begin());
    beginInsertRows({}, row, row);
    m_cards.insert(row, card);
    endInsertRows();
}

void ProjectModel::remove(const ProjectId &project)
{
    const auto found = std::ranges::find(m_cards, project, &ProjectCard::project);
    if (found == m_cards.end())
        return;
    const auto row = static_cast<int>(found - m_cards.begin());
    beginRemoveRows({}, row, row);
    m_cards.removeAt(row);
    endRemoveRows();
}

} // namespace orrery::ui
