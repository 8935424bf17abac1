// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QStyle>

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QWidget;

namespace orrery::ui {

/// The parts of controls as OrreryStyle draws them.
struct ButtonLook {
    QColor fill, line, ink;
};
/// By the rank of \a widget and the state in \a option.
[[nodiscard]] ButtonLook buttonLook(const QStyleOption &option, const QWidget *widget);

void drawButtonLabel(QPainter &painter, const QStyleOptionButton &button, const QWidget *widget);
void drawField(QPainter &painter, const QStyleOption &option);
inline constexpr int spinButtons = 28; ///< What they take of a spin box's width.
/// Where \a part of a spin box in \a box is.
[[nodiscard]] QRect spinBoxPart(const QRect &box, QStyle::SubControl part);
void drawSpinBox(QPainter &painter, const QStyleOptionSpinBox &box);
/// The groove, else what of it is done.
void drawProgress(QPainter &painter, const QStyleOptionProgressBar &bar, bool groove);
/// A check box, or a radio button if \a round.
void drawIndicator(QPainter &painter, const QStyleOption &option, bool round);
void drawScrollBar(QPainter &painter, const QStyle &style, const QStyleOptionSlider &bar,
                   const QWidget *widget);

} // namespace orrery::ui
