// SPDX-License-Identifier: MIT
#include "ui/theme/orrerystyle.h"

#include "ui/theme/buttons.h"
#include "ui/theme/controlpaint.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int menuArrow = 12; ///< Beyond what Qt itself adds for a menu.

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
    if (auto *area = qobject_cast<QAbstractScrollArea *>(widget);
        area && area->frameShape() == QFrame::StyledPanel)
        area->viewport()->setAutoFillBackground(false); // the rounded frame fills it
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
    case PM_FocusFrameHMargin: // beside icon and text of items
        return 5;
    case PM_HeaderMargin:
        return 6;
    case PM_DefaultFrameWidth:
        // Room for the rounded corners of what scrolls.
        return qobject_cast<const QPlainTextEdit *>(widget)
                || qobject_cast<const QListView *>(widget)
            ? 4
            : QProxyStyle::pixelMetric(metric, option, widget);
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
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool opensMenu = button && button->features & QStyleOptionButton::HasMenu;
        const int padding = rank(widget) == Rank::Quiet ? 20 : 28;
        return {size.width() + padding + (opensMenu ? menuArrow : 0), control};
    }
    case CT_ItemViewItem:
        made.setHeight(std::max(made.height(), control));
        return made;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        made.setHeight(control);
        if (type == CT_ComboBox)
            made.rwidth() += 12;
        if (type == CT_SpinBox)
            made.setWidth(size.width() + spinButtons + 16);
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

QRect OrreryStyle::subElementRect(SubElement element, const QStyleOption *option,
                                  const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_LineEditContents ? rect.adjusted(8, 0, -8, 0) : rect;
}

QRect OrreryStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                  SubControl part, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return rect.adjusted(8, 0, -6, 0);
    if (control == CC_SpinBox)
        return spinBoxPart(option->rect, part);
    return rect;
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
        if (widget
            && (qobject_cast<const QComboBox *>(widget->parentWidget())
                || qobject_cast<const QAbstractSpinBox *>(widget->parentWidget())))
            return; // they have drawn the field
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
            paintPanel(*painter, option->rect, controlRadius, option->palette.color(QPalette::Base),
                       t.border);
            return;
        }
        break;
    case PE_PanelScrollAreaCorner:
        return;
    case PE_PanelItemViewRow:
        return; // each item draws its own ground
    case PE_PanelItemViewItem: {
        const bool isRow = qobject_cast<const QTableView *>(widget);
        const QRect rect = isRow ? option->rect : option->rect.adjusted(2, 1, -2, -1);
        const qreal radius = isRow ? 0 : controlRadius;
        if (option->state & State_Selected)
            paintPanel(*painter, rect, radius, t.chosen);
        else if (option->state & State_MouseOver && !isRow)
            paintPanel(*painter, rect, radius, t.hover);
        if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
            paintFocusRing(*painter, rect, radius, t.accentText);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void OrreryStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        return; // our label draws the arrow of a menu
    case CE_Splitter:
        return;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            QStyleOptionViewItem own(*item);
            own.palette.setColor(QPalette::HighlightedText, tones(option->palette).accentText);
            QProxyStyle::drawControl(element, &own, painter, widget);
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            drawButtonLabel(*painter, *button, widget);
            return;
        }
        break;
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
    if (control == CC_SpinBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            drawSpinBox(*painter, *box);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace orrery::ui
