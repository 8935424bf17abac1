// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/microstatus.h"
#include "ui/home/appcard.h"

#include <QAbstractListModel>

namespace orrery::ui {

/// The cards of Home: installs that run first, then the apps by name.
class AppCardModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { CardRole = Qt::UserRole };

    explicit AppCardModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] AppCard card(const QModelIndex &index) const;
    [[nodiscard]] const QList<AppCard> &cards() const { return m_cards; }

    void put(const AppCard &card); ///< Adds it or takes the place of the one with its key.
    void remove(const QString &key);

    /// One word for \a state.
    [[nodiscard]] static AppCard::State stateOf(MicroState state);
    [[nodiscard]] static QString stateText(AppCard::State state);

private:
    QList<AppCard> m_cards;
};

} // namespace orrery::ui
