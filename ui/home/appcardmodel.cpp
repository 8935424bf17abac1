// SPDX-License-Identifier: MIT
#include "ui/home/appcardmodel.h"

#include <algorithm>

namespace orrery::ui {

namespace {

bool comesBefore(const AppCard &one, const AppCard &other)
{
    if (one.isJob() != other.isJob())
        return one.isJob();
    const int order = QString::localeAwareCompare(one.name, other.name);
    return order != 0 ? order < 0 : one.key < other.key;
}

} // namespace

AppCardModel::AppCardModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int AppCardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cards.size());
}

QVariant AppCardModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AppCard &card = m_cards.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return card.name;
    case Qt::AccessibleDescriptionRole: {
        QStringList facts{stateText(card.state)};
        if (card.isBuilder)
            facts.append(tr("Builder instance"));
        if (card.hasUpdate)
            facts.append(tr("Update available"));
        if (card.isReduced)
            facts.append(tr("Reduced separation"));
        return facts.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        if (card.detail.isEmpty())
            return card.isReduced ? tr("Runs with reduced separation") : card.name;
        return card.detail;
    case CardRole:
        return QVariant::fromValue(card);
    default:
        return {};
    }
}

AppCard AppCardModel::card(const QModelIndex &index) const
{
    return index.isValid() ? m_cards.at(index.row()) : AppCard();
}

void AppCardModel::put(const AppCard &card)
{
    const auto found = std::ranges::find(m_cards, card.key, &AppCard::key);
    if (found != m_cards.end()) {
        const bool staysInPlace = found->name == card.name && found->isJob() == card.isJob();
        if (staysInPlace) {
            if (*found == card)
                return;
            *found = card;
            const QModelIndex changed = index(static_cast<int>(found - m_cards.begin()));
            Q_EMIT dataChanged(changed, changed);
            return;
        }
        remove(card.key);
    }
    const auto place = std::ranges::lower_bound(m_cards, card, comesBefore);
    const auto row = static_cast<int>(place - m_cards.begin());
    beginInsertRows({}, row, row);
    m_cards.insert(row, card);
    endInsertRows();
}

void AppCardModel::remove(const QString &key)
{
    const auto found = std::ranges::find(m_cards, key, &AppCard::key);
    if (found == m_cards.end())
        return;
    const auto row = static_cast<int>(found - m_cards.begin());
    beginRemoveRows({}, row, row);
    m_cards.removeAt(row);
    endRemoveRows();
}

AppCard::State AppCardModel::stateOf(MicroState state)
{
    switch (state) {
    case MicroState::Starting:
        return AppCard::State::Starting;
    case MicroState::Running:
        return AppCard::State::Running;
    case MicroState::Stopping:
        return AppCard::State::Stopping;
    case MicroState::Crashed:
        return AppCard::State::Crashed;
    case MicroState::CrashLoop:
        return AppCard::State::CrashLoop;
    case MicroState::MissingRuntime:
        return AppCard::State::MissingRuntime;
    case MicroState::NoPermission:
        return AppCard::State::NoPermission;
    case MicroState::Asleep:
        break;
    }
    return AppCard::State::Asleep;
}

QString AppCardModel::stateText(AppCard::State state)
{
    switch (state) {
    case AppCard::State::Ready:
        return tr("Ready");
    case AppCard::State::Asleep:
        return microStateText(MicroState::Asleep);
    case AppCard::State::Starting:
        return microStateText(MicroState::Starting);
    case AppCard::State::Running:
        return microStateText(MicroState::Running);
    case AppCard::State::Stopping:
        return microStateText(MicroState::Stopping);
    case AppCard::State::Crashed:
        return microStateText(MicroState::Crashed);
    case AppCard::State::CrashLoop:
        return microStateText(MicroState::CrashLoop);
    case AppCard::State::MissingRuntime:
        return microStateText(MicroState::MissingRuntime);
    case AppCard::State::NoPermission:
        return microStateText(MicroState::NoPermission);
    case AppCard::State::Installing:
        return tr("Installing");
    case AppCard::State::Failed:
        return tr("Not installed");
    }
    return {};
}

} // namespace orrery::ui
