// SPDX-License-Identifier: MIT
#include "ui/theme/controlpaint.h"

#include "ui/theme/buttons.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QAbstractSpinBox>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

ButtonLook buttonLook(const QStyleOption &option, const QWidget *widget)
{
    const Tones t = tones(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool hover = enabled && option.state & QStyle::State_MouseOver;
    const bool down = enabled && option.state & (QStyle::State_Sunken | QStyle::State_On);
    const auto touched = [&](const QColor &fill) {
        return down ? over(t.pressed, fill) : hover ? over(t.hover, fill) : fill;
    };
    // Filled buttons go darker in both themes: lighter would cost their white text its contrast.
    const auto deepened = [&](const QColor &fill) {
        return fill.darker(down ? 118 : hover ? 108 : 100);
    };
    const QColor plainInk = option.palette.color(QPalette::ButtonText);
    if (!enabled && rank(widget) != Rank::Quiet)
        return {option.palette.color(QPalette::Midlight), t.border, plainInk};
    switch (rank(widget)) {
    case Rank::Primary:
        return {deepened(t.accent), {}, t.onAccent};
    case Rank::Danger:
        return {deepened(t.danger), {}, t.onDanger};
    case Rank::Quiet:
        return {down ? t.pressed : hover ? t.hover : QColor(Qt::transparent), {}, plainInk};
    case Rank::Plain:
        break;
    }
    return {touched(t.card), t.control, plainInk};
}

void drawField(QPainter &painter, const QStyleOption &option)
{
    const Tones t = tones(option.palette);
    const bool focus = option.state & QStyle::State_HasFocus;
    paintPanel(painter, option.rect, controlRadius, option.palette.color(QPalette::Base),
               t.control);
    if (focus)
        paintFocusRing(painter, option.rect, controlRadius, t.accent);
}

QRect spinBoxPart(const QRect &box, QStyle::SubControl part)
{
    const QRect buttons = box.adjusted(box.width() - spinButtons, 2, -2, -2);
    const int half = buttons.height() / 2;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        return buttons.adjusted(0, 0, 0, half - buttons.height());
    case QStyle::SC_SpinBoxDown:
        return buttons.adjusted(0, half, 0, 0);
    case QStyle::SC_SpinBoxEditField:
        return box.adjusted(2, 2, -spinButtons, -2);
    default:
        return box;
    }
}

void drawSpinBox(QPainter &painter, const QStyleOptionSpinBox &box)
{
    const Tones t = tones(box.palette);
    drawField(painter, box);
    if (box.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const struct {
        QStyle::SubControl part;
        QAbstractSpinBox::StepEnabledFlag step;
        QString icon;
    } buttons[] = {
        {QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, u"up"_s},
        {QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, u"down"_s},
    };
    for (const auto &button : buttons) {
        const bool isEnabled = box.stepEnabled & button.step;
        const bool isActive = isEnabled && box.activeSubControls & button.part;
        QRect place(0, 0, 12, 12);
        place.moveCenter(spinBoxPart(box.rect, button.part).center());
        const QColor ink = !isEnabled ? t.control : isActive ? t.accentText : t.muted;
        painter.drawPixmap(place,
                           iconPixmap(button.icon, ink, 12, painter.device()->devicePixelRatioF()));
    }
}

void drawProgress(QPainter &painter, const QStyleOptionProgressBar &bar, bool groove)
{
    const Tones t = tones(bar.palette);
    QRectF rect = bar.rect;
    if (groove) {
        paintPanel(painter, rect, rect.height() / 2, over(t.pressed, t.card));
        return;
    }
    const int span = bar.maximum - bar.minimum;
    if (span > 0) {
        const double part = static_cast<double>(bar.progress - bar.minimum) / span;
        if (part <= 0)
            return;
        rect.setWidth(std::max(rect.height(), rect.width() * part));
    } else {
        rect.setWidth(rect.width() / 3); // busy: the text beside it says what goes on
    }
    paintPanel(painter, rect, rect.height() / 2, t.accent);
}

void drawIndicator(QPainter &painter, const QStyleOption &option, bool round)
{
    const Tones t = tones(option.palette);
    const bool on = option.state & QStyle::State_On;
    const bool enabled = option.state & QStyle::State_Enabled;
    const QRectF rect = option.rect;
    const qreal radius = round ? rect.width() / 2 : 5;
    const QColor fill = on ? (enabled ? t.accent : t.control) : t.card;
    paintPanel(painter, rect, radius, fill, on ? QColor() : t.control);
    if (!on)
        return;
    if (round) {
        const qreal inset = rect.width() * 0.32;
        paintPanel(painter, rect.adjusted(inset, inset, -inset, -inset), rect.width(), t.onAccent);
        return;
    }
    const qreal ratio = painter.device()->devicePixelRatioF();
    const int side = option.rect.width() - 2;
    painter.drawPixmap(option.rect.topLeft() + QPoint(1, 1),
                       iconPixmap(u"check"_s, t.onAccent, side, ratio));
}

void drawScrollBar(QPainter &painter, const QStyle &style, const QStyleOptionSlider &bar,
                   const QWidget *widget)
{
    const Tones t = tones(bar.palette);
    QRectF handle =
        style.subControlRect(QStyle::CC_ScrollBar, &bar, QStyle::SC_ScrollBarSlider, widget);
    const bool active = bar.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const qreal inset = active ? 2 : 3;
    handle = handle.adjusted(inset, inset, -inset, -inset);
    const qreal radius = std::min(handle.width(), handle.height()) / 2;
    paintPanel(painter, handle, radius, active ? t.muted : t.control);
}

void drawButtonLabel(QPainter &painter, const QStyleOptionButton &button, const QWidget *widget)
{
    const ButtonLook look = buttonLook(button, widget);
    const qreal ratio = painter.device()->devicePixelRatioF();
    const int textWidth = button.fontMetrics.size(Qt::TextShowMnemonic, button.text).width();
    const QString name = button.icon.name();
    const int side = name.isEmpty() ? 0 : 18;
    const int gap = side > 0 && textWidth > 0 ? 8 : 0;
    const bool opensMenu = button.features & QStyleOptionButton::HasMenu;
    const int arrow = opensMenu ? 20 : 0;
    int x = button.rect.center().x() - (textWidth + side + gap + arrow) / 2 + 1;
    if (side > 0) {
        painter.drawPixmap(QPoint(x, button.rect.center().y() - side / 2 + 1),
                           iconPixmap(name, look.ink, side, ratio));
        x += side + gap;
    }
    painter.save();
    painter.setPen(look.ink);
    painter.drawText(QRect(x, button.rect.top(), textWidth + 2, button.rect.height()),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, button.text);
    painter.restore();
    if (opensMenu)
        painter.drawPixmap(QPoint(x + textWidth + 6, button.rect.center().y() - 6),
                           iconPixmap(u"down"_s, look.ink, 14, ratio));
}

} // namespace orrery::ui
