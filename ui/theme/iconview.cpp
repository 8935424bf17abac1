// SPDX-License-Identifier: MIT
#include "ui/theme/iconview.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QPainter>

namespace orrery::ui {

IconView::IconView(QString name, int size, Tone tone, bool ground, QWidget *parent)
    : QWidget(parent)
    , m_name(std::move(name))
    , m_size(size)
    , m_tone(tone)
    , m_ground(ground)
{
    setFixedSize(IconView::sizeHint());
}

void IconView::setIconName(const QString &name)
{
    m_name = name;
    update();
}

void IconView::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize IconView::sizeHint() const
{
    const int side = m_ground ? m_size * 9 / 4 : m_size;
    return {side, side};
}

void IconView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tones t = tones(palette());
    QColor ink = t.accentText;
    switch (m_tone) {
    case Tone::Muted:
        ink = t.muted;
        break;
    case Tone::Warning:
        ink = t.warning;
        break;
    case Tone::Bad:
        ink = t.bad;
        break;
    case Tone::Good:
        ink = t.good;
        break;
    case Tone::Accent:
        break;
    }
    if (m_ground) {
        QColor ground = ink;
        ground.setAlphaF(0.12F);
        paintPanel(painter, rect(), width() * 0.3, ground);
    }
    const QPoint corner((width() - m_size) / 2, (height() - m_size) / 2);
    painter.drawPixmap(corner, iconPixmap(m_name, ink, m_size, devicePixelRatioF()));
}

} // namespace orrery::ui
