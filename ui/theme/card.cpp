// SPDX-License-Identifier: MIT
#include "ui/theme/card.h"

#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QPainter>
#include <QVBoxLayout>

namespace orrery::ui {

Card::Card(QWidget *parent, Look look)
    : QFrame(parent)
    , m_look(look)
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(24, 20, 24, 20);
    m_body->setSpacing(12);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tones t = tones(palette());
    if (m_look == Look::Plain) {
        paintPanel(painter, rect(), cardRadius, t.card, t.border);
        return;
    }
    QColor tint = t.warning;
    tint.setAlphaF(isDark(palette()) ? 0.10F : 0.07F);
    QColor line = t.warning;
    line.setAlphaF(0.45F);
    paintPanel(painter, rect(), cardRadius, over(tint, t.card), line);
}

} // namespace orrery::ui
