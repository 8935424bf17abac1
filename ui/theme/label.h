// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/paint.h"

#include <QLabel>

namespace orrery::ui {

/// Text of one rank of our hierarchy. Follows the system's font and the theme; wraps unless it is
/// a single line by nature.
class Label : public QLabel
{
    Q_OBJECT
public:
    enum class Ink { Normal, Muted, Bad };

    explicit Label(const QString &text, TextRank rank = TextRank::Body, Ink ink = Ink::Normal,
                   QWidget *parent = nullptr);

    void setInk(Ink ink);

protected:
    void changeEvent(QEvent *event) override;

private:
    TextRank m_rank;
};

/// A single line that ends in an ellipsis where the room ends; the tooltip has all of it.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(TextRank rank = TextRank::Body, QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace orrery::ui
