// SPDX-License-Identifier: MIT
#include "ui/theme/carddelegate.h"

#include "ui/theme/cardgrid.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"

#include <QListView>
#include <QMouseEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int menuSide = 30;

QRect cardRect(const QRect &cell)
{
    return cell.adjusted(0, 0, -cardGap, -cardGap);
}

QRect menuRect(const QRect &card)
{
    return {card.right() - menuSide - 7, card.top() + 8, menuSide, menuSide};
}

} // namespace

CardDelegate::CardDelegate(int height, Menu menu, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_height(height)
    , m_menu(menu)
{
}

void CardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Tones t = tones(option.palette);
    const QRect card = cardRect(option.rect);
    const bool hover = option.state & QStyle::State_MouseOver;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintPanel(*painter, card, cardRadius, hover ? over(t.hover, t.card) : t.card,
               hover ? t.control : t.border);
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(*painter, card, cardRadius, t.accentText);
    if (hasMenu()) {
        const QRect menu = menuRect(card);
        const auto *view = qobject_cast<const QListView *>(option.widget);
        if (hover && view && menu.contains(view->viewport()->mapFromGlobal(QCursor::pos())))
            paintPanel(*painter, menu, controlRadius, t.pressed);
        painter->drawPixmap(
            menu.topLeft() + QPoint(6, 6),
            iconPixmap(u"more"_s, t.muted, 18, painter->device()->devicePixelRatioF()));
    }
    paintContent(*painter, card.adjusted(18, 16, -18, -16), index, option, t);
    painter->restore();
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    if (view && view->viewMode() == QListView::IconMode)
        return view->gridSize().isValid() ? view->gridSize() : QSize(240, m_height + cardGap);
    return {240, m_height + cardGap};
}

bool CardDelegate::editorEvent(QEvent *event, QAbstractItemModel *,
                               const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonDblClick)
        return true; // the first click has opened it already
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QRect card = cardRect(option.rect);
    if (mouse->button() != Qt::LeftButton || !card.contains(mouse->position().toPoint()))
        return false;
    if (hasMenu() && menuRect(card).contains(mouse->position().toPoint()))
        Q_EMIT menuRequested(index, mouse->globalPosition().toPoint());
    else
        Q_EMIT opened(index);
    return true;
}

} // namespace orrery::ui
