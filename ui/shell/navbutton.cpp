// SPDX-License-Identifier: MIT
#include "ui/shell/navbutton.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QPainter>

namespace orrery::ui {

NavButton::NavButton(const QString &objectName, const QString &iconName, const QString &text,
                     QWidget *parent)
    : QPushButton(text, parent)
    , m_iconName(iconName)
{
    setObjectName(objectName);
    setCheckable(true);
    setAutoExclusive(true);
    setAutoDefault(false);
    setFocusPolicy(Qt::TabFocus); // a click needs no ring around what it chose anyway
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

QSize NavButton::sizeHint() const
{
    return {56 + fontMetrics().horizontalAdvance(text()) + 40,
            std::max(40, fontMetrics().height() + 20)};
}

void NavButton::setCount(int count)
{
    m_count = count;
    setAccessibleDescription(count > 0 ? tr("%n new", nullptr, count) : QString());
    update();
}

void NavButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tones t = tones(palette());
    QColor ground = Qt::transparent;
    if (isChecked())
        ground = over(t.chosen, t.sideBar);
    else if (isDown())
        ground = t.pressed;
    else if (underMouse())
        ground = t.hover;
    paintPanel(painter, rect(), 10, ground);
    const QColor ink = isChecked() ? t.accentText : palette().color(QPalette::ButtonText);
    const int side = 20;
    painter.drawPixmap(14, (height() - side) / 2,
                       iconPixmap(m_iconName, ink, side, devicePixelRatioF()));
    QFont font = rankedFont(isChecked() ? TextRank::Strong : TextRank::Body);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(rect().adjusted(46, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (m_count > 0) {
        painter.setFont(rankedFont(TextRank::Small));
        const QString number = QString::number(m_count);
        const int wide = badgeWidth(painter.font(), number);
        paintBadge(painter, QRect(width() - wide - 10, 0, wide, height()), number, t.onAccent,
                   t.accent);
    }
    if (hasFocus())
        paintFocusRing(painter, rect(), 10, t.accentText);
}

} // namespace orrery::ui
