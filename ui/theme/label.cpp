// SPDX-License-Identifier: MIT
#include "ui/theme/label.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace orrery::ui {

Label::Label(const QString &text, TextRank rank, Ink ink, QWidget *parent)
    : QLabel(text, parent)
    , m_rank(rank)
{
    setFont(rankedFont(rank));
    setWordWrap(rank == TextRank::Body || rank == TextRank::Small);
    setTextFormat(Qt::PlainText); // names come from apps: never rich text by accident
    setInk(ink);
}

void Label::setInk(Ink ink)
{
    // Roles, not colours: they are looked up when painting, so the label follows the theme.
    setForegroundRole(ink == Ink::Muted     ? QPalette::PlaceholderText
                          : ink == Ink::Bad ? QPalette::BrightText
                                            : QPalette::WindowText);
}

void Label::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(rankedFont(m_rank));
    QLabel::changeEvent(event);
}

ElidedLabel::ElidedLabel(TextRank rank, QWidget *parent)
    : QLabel(parent)
{
    setFont(rankedFont(rank));
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 4, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    setToolTip(shown == text() ? QString() : text());
    style()->drawItemText(&painter, contentsRect(),
                          static_cast<int>(alignment().toInt()) | Qt::TextSingleLine, palette(),
                          isEnabled(), shown, foregroundRole());
}

} // namespace orrery::ui
