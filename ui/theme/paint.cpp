// SPDX-License-Identifier: MIT
#include "ui/theme/paint.h"

#include <QFontDatabase>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QPainter>

namespace orrery::ui {

void paintPanel(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
                const QColor &line)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    const qreal inset = line.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRectF &rect, qreal radius, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

int badgeWidth(const QFont &font, const QString &text)
{
    return QFontMetrics(font).horizontalAdvance(text) + 16;
}

int paintBadge(QPainter &painter, const QRect &rect, const QString &text, const QColor &ink,
               const QColor &fill)
{
    const QFontMetrics metrics(painter.font());
    const int height = metrics.height() + 4;
    const QRect pill(rect.left(), rect.center().y() - height / 2, badgeWidth(painter.font(), text),
                     height);
    paintPanel(painter, pill, height / 2.0, fill);
    painter.save();
    painter.setPen(ink);
    painter.drawText(pill, Qt::AlignCenter, text);
    painter.restore();
    return pill.width();
}

QFont rankedFont(TextRank rank)
{
    QFont font = QGuiApplication::font();
    const qreal base = font.pointSizeF() > 0 ? font.pointSizeF() : 10;
    switch (rank) {
    case TextRank::Display:
        font.setPointSizeF(base * 1.9);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRank::Title:
        font.setPointSizeF(base * 1.6);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRank::Heading:
        font.setPointSizeF(base * 1.15);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRank::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextRank::Small:
        font.setPointSizeF(base * 0.9);
        break;
    case TextRank::Body:
        break;
    }
    return font;
}

QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(rankedFont(TextRank::Body).pointSizeF() * 0.95);
    return font;
}

} // namespace orrery::ui
