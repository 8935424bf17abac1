// SPDX-License-Identifier: MIT
#include "ui/home/appcarddelegate.h"

#include "ui/home/appcardmodel.h"
#include "ui/theme/appicon.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int iconSide = 56;
constexpr int dotSide = 8;

QColor stateInk(AppCard::State state, const Tones &t)
{
    switch (state) {
    case AppCard::State::Running:
        return t.good;
    case AppCard::State::Starting:
    case AppCard::State::Stopping:
        return t.warning;
    case AppCard::State::Crashed:
    case AppCard::State::CrashLoop:
    case AppCard::State::MissingRuntime:
    case AppCard::State::NoPermission:
    case AppCard::State::Failed:
        return t.bad;
    case AppCard::State::Installing:
        return t.accentText;
    case AppCard::State::Ready:
    case AppCard::State::Asleep:
        break;
    }
    return t.muted;
}

void paintState(QPainter &painter, const QRect &line, const AppCard &card, const Tones &t)
{
    const QColor ink = stateInk(card.state, t);
    const QRectF dot(line.left(), line.center().y() - dotSide / 2 + 1, dotSide, dotSide);
    const bool isHollow = card.state == AppCard::State::Asleep;
    painter.setPen(isHollow ? QPen(ink, 1.5) : QPen(Qt::NoPen));
    painter.setBrush(isHollow ? QBrush(Qt::NoBrush) : QBrush(ink));
    painter.drawEllipse(isHollow ? dot.adjusted(1, 1, -1, -1) : dot);
    painter.setPen(ink);
    const QString text = card.state == AppCard::State::Installing && !card.detail.isEmpty()
        ? card.detail
        : AppCardModel::stateText(card.state);
    const QRect place = line.adjusted(dotSide + 8, 0, 0, 0);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

void paintProgress(QPainter &painter, const QRect &line, int percent, const Tones &t)
{
    const QRectF groove(line.left(), line.center().y() - 2, line.width(), 5);
    paintPanel(painter, groove, 2.5, over(t.pressed, t.card));
    QRectF done = groove;
    done.setWidth(groove.width() * std::max(6, percent) / 100.0);
    paintPanel(painter, done, 2.5, t.accent);
}

} // namespace

AppCardDelegate::AppCardDelegate(QObject *parent)
    : CardDelegate(smallestCard().height(), Menu::Shown, parent)
{
}

QSize AppCardDelegate::smallestCard()
{
    return {250, 124};
}

void AppCardDelegate::paintContent(QPainter &painter, const QRect &rect, const QModelIndex &index,
                                   const QStyleOptionViewItem &option, const Tones &t) const
{
    const auto card = index.data(AppCardModel::CardRole).value<AppCard>();
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QPoint corner(rect.left(), rect.top() + 2);
    painter.drawPixmap(corner, appIcon(card.app.value, card.name, card.iconFile, iconSide, ratio));
    if (card.hasUpdate) {
        const QRectF dot(corner.x() + iconSide - 9, corner.y() - 4, 13, 13);
        paintPanel(painter, dot.adjusted(-2, -2, 2, 2), 9, t.card);
        paintPanel(painter, dot, 7, t.accent);
    }
    const QRect texts = rect.adjusted(iconSide + 14, 4, -16, 0);
    painter.setFont(rankedFont(TextRank::Heading));
    painter.setPen(option.palette.color(QPalette::Active, QPalette::Text));
    const QFontMetrics large = painter.fontMetrics();
    const QRect nameLine(texts.left(), texts.top(), texts.width() - 8, large.height());
    painter.drawText(nameLine, Qt::AlignVCenter | Qt::AlignLeft,
                     large.elidedText(card.name, Qt::ElideRight, nameLine.width()));

    painter.setFont(rankedFont(TextRank::Body));
    const QFontMetrics body = painter.fontMetrics();
    const QRect stateLine(texts.left(), nameLine.bottom() + 5, texts.width() + 16, body.height());
    paintState(painter, stateLine, card, t);

    const QRect foot(rect.left(), rect.bottom() - body.height() + 1, rect.width(), body.height());
    if (card.state == AppCard::State::Installing) {
        paintProgress(painter, foot, card.percent, t);
        return;
    }
    painter.setFont(rankedFont(TextRank::Small));
    int right = foot.right();
    if (card.isBuilder) {
        const QString word = u"DEV"_s;
        const int wide = badgeWidth(painter.font(), word);
        paintBadge(painter, QRect(right - wide + 1, foot.top(), wide, foot.height()), word,
                   t.develop, t.developFill);
        right -= wide + 8;
    }
    if (card.isReduced) {
        const int side = foot.height();
        painter.drawPixmap(QPoint(right - side + 1, foot.top()),
                           iconPixmap(u"warning"_s, t.warning, side, ratio));
        right -= side + 8;
    }
    const QString line = card.isJob() ? card.detail : card.alias + u".localhost"_s;
    painter.setPen(t.muted);
    const QRect place(foot.left(), foot.top(), right - foot.left(), foot.height());
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(line, Qt::ElideRight, place.width()));
}

} // namespace orrery::ui
