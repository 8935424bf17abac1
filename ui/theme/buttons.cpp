// SPDX-License-Identifier: MIT
#include "ui/theme/buttons.h"

#include "ui/theme/icons.h"

#include <QPushButton>
#include <QToolButton>
#include <QVariant>

namespace orrery::ui {

namespace {
constexpr auto rankProperty = "rank";
}

void setRank(QWidget *button, Rank rank)
{
    button->setProperty(rankProperty, static_cast<int>(rank));
    button->update();
}

Rank rank(const QWidget *button)
{
    return button ? static_cast<Rank>(button->property(rankProperty).toInt()) : Rank::Plain;
}

QPushButton *makeButton(const QString &objectName, const QString &text, Rank rank,
                        const QString &iconName, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName));
    setRank(button, rank);
    return button;
}

QToolButton *makeIconButton(const QString &objectName, const QString &iconName, const QString &text,
                            QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    setRank(button, Rank::Quiet);
    return button;
}

} // namespace orrery::ui
