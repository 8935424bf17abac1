// SPDX-License-Identifier: MIT
#include "ui/builder/projectdelegate.h"

#include "ui/builder/projectmodel.h"
#include "ui/theme/appicon.h"
#include "ui/theme/paint.h"

#include <QPainter>

namespace orrery::ui {

namespace {

constexpr int iconSide = 48;

QColor toneInk(ProjectCard::Tone tone, const Tones &t)
{
    switch (tone) {
    case ProjectCard::Tone::Busy:
        return t.warning;
    case ProjectCard::Tone::Good:
        return t.good;
    case ProjectCard::Tone::Bad:
        return t.bad;
    case ProjectCard::Tone::Quiet:
        break;
    }
    return t.muted;
}

} // namespace

ProjectDelegate::ProjectDelegate(QObject *parent)
    : CardDelegate(smallestCard().height(), Menu::None, parent)
{
}

QSize ProjectDelegate::smallestCard()
{
    return {300, 124};
}

void ProjectDelegate::paintContent(QPainter &painter, const QRect &rect, const QModelIndex &index,
                                   const QStyleOptionViewItem &option, const Tones &t) const
{
    const auto card = index.data(ProjectModel::CardRole).value<ProjectCard>();
    painter.drawPixmap(rect.topLeft(),
                       appIcon(card.project.value, card.name, {}, iconSide,
                               painter.device()->devicePixelRatioF()));
    const QRect texts = rect.adjusted(iconSide + 14, 0, 0, 0);
    painter.setFont(rankedFont(TextRank::Heading));
    painter.setPen(option.palette.color(QPalette::Active, QPalette::Text));
    QFontMetrics metrics = painter.fontMetrics();
    const QRect name(texts.left(), texts.top(), texts.width(), metrics.height());
    painter.drawText(name, Qt::AlignVCenter,
                     metrics.elidedText(card.name, Qt::ElideRight, name.width()));
    painter.setFont(rankedFont(TextRank::Body));
    metrics = painter.fontMetrics();
    painter.setPen(t.muted);
    const QRect version(texts.left(), name.bottom() + 3, texts.width(), metrics.height());
    painter.drawText(version, Qt::AlignVCenter,
                     metrics.elidedText(card.version.isEmpty() ? tr("Unreleased")
                                                               : tr("Version %1").arg(card.version),
                                        Qt::ElideRight, version.width()));
    QRect foot(rect.left(), rect.bottom() - metrics.height() + 1, rect.width(), metrics.height());
    if (card.isDeveloping) {
        painter.setFont(rankedFont(TextRank::Small));
        foot.setLeft(foot.left()
                     + paintBadge(painter, foot, tr("Developing"), t.develop, t.developFill) + 8);
        painter.setFont(rankedFont(TextRank::Body));
    }
    painter.setPen(toneInk(card.tone, t));
    painter.drawText(foot, Qt::AlignVCenter,
                     metrics.elidedText(card.state, Qt::ElideRight, foot.width()));
}

} // namespace orrery::ui
