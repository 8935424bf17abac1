// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/tones.h"

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace orrery::ui {

/// What cards of lists have in common: the surface with hover, choice and focus, a menu button in
/// the upper right corner, and clicks told as one signal each. Enter is the view's activated().
class CardDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Menu { Shown, None };

    CardDelegate(int height, Menu menu, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

Q_SIGNALS:
    void opened(const QModelIndex &index);
    void menuRequested(const QModelIndex &index, const QPoint &globalPosition);

protected:
    /// Paints what is on the card. \a rect is the card without its padding.
    virtual void paintContent(QPainter &painter, const QRect &rect, const QModelIndex &index,
                              const QStyleOptionViewItem &option, const Tones &t) const = 0;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    [[nodiscard]] bool hasMenu() const { return m_menu == Menu::Shown; }

private:
    int m_height;
    Menu m_menu;
};

} // namespace orrery::ui
