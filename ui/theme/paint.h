// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

namespace orrery::ui {

constexpr int cardRadius = 14;
constexpr int controlRadius = 8;

/// A rounded surface with a hair line around it; an invalid \a line draws none.
void paintPanel(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill,
                const QColor &line = {});

/// The ring around what has the keyboard.
void paintFocusRing(QPainter &painter, const QRectF &rect, qreal radius, const QColor &colour);

/// A word on a pill; answers the width that it took. \a rect gives left edge and vertical centre.
int paintBadge(QPainter &painter, const QRect &rect, const QString &text, const QColor &ink,
               const QColor &fill);
[[nodiscard]] int badgeWidth(const QFont &font, const QString &text);

/// Fonts by their part in the hierarchy, relative to the font that the system set.
enum class TextRank { Display, Title, Heading, Strong, Body, Small };
[[nodiscard]] QFont rankedFont(TextRank rank);
[[nodiscard]] QFont fixedFont();

} // namespace orrery::ui
