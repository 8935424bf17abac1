// SPDX-License-Identifier: MIT
#include "ui/theme/orrerystyle.h"

#include "ui/theme/buttons.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

struct ButtonLook {
    QColor fill, line, ink;
};

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

} // namespace

OrreryStyle::OrreryStyle()
    : QProxyStyle(u"Fusion"_s)
{
}

void OrreryStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QPushButton *>(widget) || qobject_cast<QToolButton *>(widget)
        || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *view = qobject_cast<QAbstractItemView *>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QMenu *>(widget)) {
        widget->setAttribute(Qt::WA_TranslucentBackground);
        widget->setWindowFlag(Qt::FramelessWindowHint);
        widget->setWindowFlag(Qt::NoDropShadowWindowHint);
    }
}

int OrreryStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                             const QWidget *widget) const
{
    switch (metric) {
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return 16;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
        return 18;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 18;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 6;
    case PM_MenuPanelWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int OrreryStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *answer) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
    case SH_ScrollBar_ContextMenu:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_ComboBox_Popup:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

QSize OrreryStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                    const QSize &size, const QWidget *widget) const
{
    QSize made = QProxyStyle::sizeFromContents(type, option, size, widget);
    const int control = std::max(34, option ? option->fontMetrics.height() + 16 : 34);
    switch (type) {
    case CT_PushButton:
        return {size.width() + (rank(widget) == Rank::Quiet ? 20 : 28), control};
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        made.setHeight(control);
        if (type == CT_ComboBox)
            made.rwidth() += 12;
        return made;
    case CT_ToolButton:
        return made.expandedTo({control, control});
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {made.width(), 9};
        return {made.width() + 24, control - 2};
    }
    case CT_HeaderSection:
        return made.expandedTo({0, control});
    default:
        return made;
    }
}

void OrreryStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                QPainter *painter, const QWidget *widget) const
{
    const Tones t = tones(option->palette);
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool: {
        if (element == PE_PanelButtonTool && rank(widget) != Rank::Quiet
            && !qobject_cast<const QToolButton *>(widget))
            break;
        ButtonLook look = buttonLook(*option, widget);
        paintPanel(*painter, option->rect, controlRadius, look.fill, look.line);
        return;
    }
    case PE_FrameDefaultButton:
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget))
            return; // our delegates paint their own
        paintFocusRing(*painter, option->rect, controlRadius, t.accentText);
        return;
    case PE_PanelLineEdit:
        if (qobject_cast<const QLineEdit *>(widget) && widget->parentWidget()
            && qobject_cast<const QComboBox *>(widget->parentWidget()))
            return;
        drawField(*painter, *option);
        return;
    case PE_FrameLineEdit:
        return;
    case PE_IndicatorCheckBox:
        drawIndicator(*painter, *option, false);
        return;
    case PE_IndicatorRadioButton:
        drawIndicator(*painter, *option, true);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        if (element == PE_PanelMenu)
            paintPanel(*painter, option->rect, 10, t.card, t.control);
        return;
    case PE_Frame:
        if (qobject_cast<const QAbstractScrollArea *>(widget)) {
            paintPanel(*painter, option->rect, controlRadius, {}, t.border);
            return;
        }
        break;
    case PE_PanelScrollAreaCorner:
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void OrreryStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (!button)
            break;
        const ButtonLook look = buttonLook(*option, widget);
        const qreal ratio = painter->device()->devicePixelRatioF();
        const int textWidth = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
        const QString name = button->icon.name();
        const int side = name.isEmpty() ? 0 : 18;
        const int gap = side > 0 && textWidth > 0 ? 8 : 0;
        int x = button->rect.center().x() - (textWidth + side + gap) / 2 + 1;
        if (side > 0) {
            painter->drawPixmap(QPoint(x, button->rect.center().y() - side / 2 + 1),
                                iconPixmap(name, look.ink, side, ratio));
            x += side + gap;
        }
        painter->save();
        painter->setPen(look.ink);
        painter->drawText(QRect(x, button->rect.top(), textWidth + 2, button->rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, button->text);
        painter->restore();
        return;
    }
    case CE_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (!item)
            break;
        QStyleOptionMenuItem own(*item);
        const Tones t = tones(option->palette);
        if (item->menuItemType == QStyleOptionMenuItem::Separator) {
            painter->fillRect(QRect(option->rect.left() + 6, option->rect.center().y(),
                                    option->rect.width() - 12, 1),
                              t.border);
            return;
        }
        if (item->state & State_Selected && item->state & State_Enabled) {
            paintPanel(*painter, option->rect.adjusted(2, 1, -2, -1), 6, over(t.pressed, t.card));
            own.state &= ~State_Selected; // Fusion would fill it with its own colour
        }
        own.palette.setColor(QPalette::Window, Qt::transparent);
        QProxyStyle::drawControl(element, &own, painter, widget);
        return;
    }
    case CE_MenuEmptyArea:
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            drawProgress(*painter, *bar, element == CE_ProgressBarGroove);
            return;
        }
        break;
    case CE_HeaderSection: {
        const Tones t = tones(option->palette);
        painter->fillRect(option->rect, t.card);
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.border);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void OrreryStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                     QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            if (bar->maximum > bar->minimum)
                drawScrollBar(*painter, *this, *bar, widget);
            return;
        }
    }
    if (control == CC_ComboBox) {
        const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (box) {
            const Tones t = tones(option->palette);
            const ButtonLook look = buttonLook(*option, widget);
            paintPanel(*painter, option->rect, controlRadius, look.fill, t.control);
            if (option->state & State_HasFocus)
                paintFocusRing(*painter, option->rect, controlRadius, t.accentText);
            painter->drawPixmap(
                QPoint(option->rect.right() - 25, option->rect.center().y() - 7),
                iconPixmap(u"down"_s, t.muted, 16, painter->device()->devicePixelRatioF()));
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace orrery::ui
