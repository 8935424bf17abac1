// SPDX-License-Identifier: MIT
#include "ui/theme/switchbox.h"

#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QPainter>

namespace orrery::ui {

namespace {
constexpr int trackWidth = 38;
constexpr int trackHeight = 22;
} // namespace

SwitchBox::SwitchBox(const QString &objectName, const QString &text, QWidget *parent)
    : QCheckBox(text, parent)
{
    setObjectName(objectName);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize SwitchBox::sizeHint() const
{
    return {trackWidth + 14 + fontMetrics().horizontalAdvance(text()) + 4,
            std::max(trackHeight + 8, fontMetrics().height() + 8)};
}

bool SwitchBox::hitButton(const QPoint &position) const
{
    return rect().contains(position);
}

void SwitchBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tones t = tones(palette());
    const QRectF track(2, (height() - trackHeight) / 2.0, trackWidth, trackHeight);
    const QColor on = isEnabled() ? t.accent : t.control;
    paintPanel(painter, track, trackHeight / 2.0, isChecked() ? on : over(t.pressed, t.card),
               isChecked() ? QColor() : t.control);
    const qreal knob = trackHeight - 6;
    const qreal x = isChecked() ? track.right() - knob - 3 : track.left() + 3;
    paintPanel(painter, QRectF(x, track.top() + 3, knob, knob), knob / 2,
               isChecked() ? t.onAccent : t.muted);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(trackWidth + 14, 0, 0, 0),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, text());
    if (hasFocus())
        paintFocusRing(painter, track.adjusted(-2, -2, 2, 2), trackHeight / 2.0 + 2, t.accentText);
}

} // namespace orrery::ui
