// SPDX-License-Identifier: MIT
#include "ui/discovery/storedelegate.h"

#include "ui/discovery/storemodel.h"
#include "ui/theme/appicon.h"
#include "ui/theme/paint.h"

#include <QLocale>
#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int iconSide = 64;

/// Up to two lines; the second ends in an ellipsis where the room ends.
void paintTwoLines(QPainter &painter, const QRect &rect, const QString &text)
{
    const QFontMetrics metrics = painter.fontMetrics();
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    int top = rect.top();
    for (int number = 0; number < 2; ++number) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const QString rest = text.mid(line.textStart());
        const QString shown = number == 1 ? metrics.elidedText(rest, Qt::ElideRight, rect.width())
                                          : text.mid(line.textStart(), line.textLength());
        painter.drawText(QRect(rect.left(), top, rect.width(), metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, shown);
        top += metrics.lineSpacing();
    }
    layout.endLayout();
}

} // namespace

StoreDelegate::StoreDelegate(QObject *parent)
    : CardDelegate(smallestCard().height(), Menu::None, parent)
{
}

QSize StoreDelegate::smallestCard()
{
    return {320, 132};
}

void StoreDelegate::paintContent(QPainter &painter, const QRect &rect, const QModelIndex &index,
                                 const QStyleOptionViewItem &option, const Tones &t) const
{
    const auto entry = index.data(StoreModel::EntryRole).value<StoreEntry>();
    painter.drawPixmap(rect.topLeft() + QPoint(0, 2),
                       appIcon(entry.app.value, entry.name, entry.iconFile, iconSide,
                               painter.device()->devicePixelRatioF()));
    const QRect texts = rect.adjusted(iconSide + 16, 0, 0, 0);
    painter.setFont(rankedFont(TextRank::Heading));
    painter.setPen(option.palette.color(QPalette::Active, QPalette::Text));
    const int nameHeight = painter.fontMetrics().height();
    painter.drawText(QRect(texts.left(), texts.top(), texts.width(), nameHeight), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(entry.name, Qt::ElideRight, texts.width()));
    painter.setFont(rankedFont(TextRank::Body));
    painter.setPen(t.muted);
    paintTwoLines(painter, texts.adjusted(0, nameHeight + 4, 0, 0), entry.tagline);

    painter.setFont(rankedFont(TextRank::Small));
    const int line = painter.fontMetrics().height() + 4;
    QRect foot(texts.left(), rect.bottom() - line + 2, texts.width(), line);
    QString word;
    QColor ink = t.good;
    if (entry.hasUpdate) {
        word = tr("Update");
        ink = t.accentText;
    } else if (!entry.installed.isEmpty()) {
        word = tr("Installed");
    }
    if (!word.isEmpty()) {
        QColor fill = ink;
        fill.setAlphaF(0.12F);
        foot.setLeft(foot.left() + paintBadge(painter, foot, word, ink, over(fill, t.card)) + 8);
    }
    painter.setPen(t.muted);
    const QString facts = entry.size > 0
        ? tr("%1 · %2").arg(entry.version, QLocale().formattedDataSize(entry.size))
        : entry.version;
    painter.drawText(foot, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(facts, Qt::ElideRight, foot.width()));
}

} // namespace orrery::ui
