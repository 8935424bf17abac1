// SPDX-License-Identifier: MIT
#include "ui/theme/cardgrid.h"

#include <QEvent>
#include <QListView>
#include <QScrollBar>
#include <QStyle>

#include <algorithm>

namespace orrery::ui {

namespace {

/// Fits the columns of a grid to the width of its view.
class GridFit : public QObject
{
public:
    GridFit(QListView *view, QSize smallest)
        : QObject(view)
        , m_view(view)
        , m_smallest(smallest)
    {
        view->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize) {
            // The view keeps room for its scroll bar when it wraps, shown or not.
            const int bar = m_view->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
            const int width = m_view->width() - bar - 4;
            const int columns = std::max(1, width / (m_smallest.width() + cardGap));
            const QSize cell(width / columns, m_smallest.height() + cardGap);
            if (cell != m_view->gridSize())
                m_view->setGridSize(cell);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QListView *m_view;
    QSize m_smallest;
};

QListView *makeView(const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    auto *view = new QListView(parent);
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setFrameShape(QFrame::NoFrame);
    view->setMouseTracking(true);
    view->viewport()->setAutoFillBackground(false);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalScrollBar()->setSingleStep(24);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    return view;
}

} // namespace

QListView *makeCardGrid(const QString &objectName, const QString &accessibleName, QSize smallest,
                        QWidget *parent)
{
    QListView *view = makeView(objectName, accessibleName, parent);
    view->setViewMode(QListView::IconMode);
    view->setMovement(QListView::Static);
    view->setResizeMode(QListView::Adjust);
    view->setUniformItemSizes(true);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    new GridFit(view, smallest); // owned by the view
    return view;
}

QListView *makeCardList(const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    QListView *view = makeView(objectName, accessibleName, parent);
    view->setResizeMode(QListView::Adjust);
    view->setUniformItemSizes(true);
    return view;
}

} // namespace orrery::ui
