// SPDX-License-Identifier: MIT
#include "ui/builder/linedelegate.h"

#include "ui/builder/linemodel.h"
#include "ui/theme/paint.h"
#include "ui/theme/tones.h"

#include <QAbstractItemView>
#include <QLocale>
#include <QPainter>

namespace orrery::ui {

namespace {

QRect titleRect(const QStyleOptionViewItem &option, const ProjectLine &line)
{
    const QFontMetrics strong(rankedFont(TextRank::Strong));
    // A view that asks for sizes gives no rectangle: its own width counts.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = (view ? view->viewport()->width() : option.rect.width()) - 126;
    return strong.boundingRect(QRect(0, 0, std::max(120, width), 2000), Qt::TextWordWrap,
                               line.title);
}

} // namespace

LineDelegate::LineDelegate(Tone tone, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_tone(tone)
{
}

void LineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const auto line = index.data(LineModel::LineRole).value<ProjectLine>();
    const Tones t = tones(option.palette);
    painter->save();
    if (option.state & QStyle::State_MouseOver)
        paintPanel(*painter, option.rect, controlRadius, t.hover);
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(*painter, option.rect, controlRadius, t.accentText);
    const QRect rect = option.rect.adjusted(8, 6, -8, -6);
    const QRect needed = titleRect(option, line);
    painter->setFont(rankedFont(TextRank::Small));
    int right = rect.right();
    QString side = line.badge;
    if (line.time.isValid())
        side = ageText(line.time, QDateTime::currentDateTimeUtc());
    if (!line.badge.isEmpty()) {
        const bool isBad = m_tone == Tone::Problem && line.badge == LineModel::tr("Error");
        const QColor ink = m_tone == Tone::Plain ? t.accentText : isBad ? t.bad : t.warning;
        QColor fill = ink;
        fill.setAlphaF(0.12F);
        const int wide = badgeWidth(painter->font(), line.badge);
        paintBadge(*painter, QRect(right - wide, rect.top(), wide, 20), line.badge, ink,
                   over(fill, t.card));
    } else if (!side.isEmpty()) {
        painter->setPen(t.muted);
        painter->drawText(QRect(right - 100, rect.top(), 100, 20),
                          Qt::AlignRight | Qt::AlignVCenter, side);
    }
    painter->setFont(rankedFont(TextRank::Strong));
    painter->setPen(option.palette.color(QPalette::Active, QPalette::Text));
    painter->drawText(QRect(rect.left(), rect.top(), needed.width() + 4, needed.height() + 2),
                      Qt::TextWordWrap, line.title);
    painter->setFont(rankedFont(TextRank::Body));
    painter->setPen(t.muted);
    const QRect below(rect.left(), rect.top() + needed.height() + 2, rect.width(),
                      painter->fontMetrics().height());
    painter->drawText(below, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(line.text, Qt::ElideMiddle, below.width()));
    painter->restore();
}

QSize LineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto line = index.data(LineModel::LineRole).value<ProjectLine>();
    const int second =
        line.text.isEmpty() ? 0 : QFontMetrics(rankedFont(TextRank::Body)).height() + 2;
    return {100, titleRect(option, line).height() + second + 14};
}

QString ageText(const QDateTime &time, const QDateTime &now)
{
    const qint64 seconds = time.secsTo(now);
    if (seconds < 60)
        return LineDelegate::tr("just now");
    if (seconds < 3600)
        return LineDelegate::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 86400)
        return LineDelegate::tr("%1 h ago").arg(seconds / 3600);
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

} // namespace orrery::ui
