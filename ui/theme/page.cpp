// SPDX-License-Identifier: MIT
#include "ui/theme/page.h"

#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace orrery::ui {

Page::Page(const QString &title, int maximumWidth, QWidget *parent)
    : QWidget(parent)
    , m_title(new Label(title, TextRank::Title))
    , m_header(new QHBoxLayout)
    , m_column(new QVBoxLayout)
{
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(32, 24, 32, 0);
    auto *column = new QWidget;
    column->setMaximumWidth(maximumWidth);
    column->setLayout(m_column);
    outer->addStretch(1);
    outer->addWidget(column, 1000); // takes all room up to its maximum, then stays in the middle
    outer->addStretch(1);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(20);
    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addStretch();
    auto *header = new QWidget;
    header->setLayout(m_header);
    m_header->setContentsMargins(0, 0, 0, 0);
    header->setMinimumHeight(36);
    m_column->addWidget(header);
}

void Page::setTitle(const QString &title)
{
    m_title->setText(title);
}

void Page::addAction(QWidget *button)
{
    m_header->addWidget(button);
}

void Page::setLeading(QWidget *button)
{
    m_header->insertWidget(0, button);
}

void Page::setHeaderInset(int pixels)
{
    m_header->setContentsMargins(0, 0, pixels, 0);
}

void Page::setContent(QWidget *content)
{
    m_column->addWidget(content, 1);
}

QWidget *scrolled(QWidget *column)
{
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(column);
    area->viewport()->setAutoFillBackground(false);
    column->setAutoFillBackground(false);
    return area;
}

} // namespace orrery::ui
