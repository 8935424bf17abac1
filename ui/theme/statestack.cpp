// SPDX-License-Identifier: MIT
#include "ui/theme/statestack.h"

#include "ui/theme/buttons.h"
#include "ui/theme/iconview.h"
#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int columnWidth = 480;

Label *centred(const QString &text, TextRank rank, Label::Ink ink)
{
    auto *label = new Label(text, rank, ink);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

/// A column of a width that reads well, in the middle of \a page. What wraps must not be aligned in
/// it: an aligned label gets one line's height however many it has.
QVBoxLayout *centredColumn(QWidget *page)
{
    auto *box = new QWidget;
    box->setFixedWidth(columnWidth);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    auto *outer = new QVBoxLayout(page);
    outer->addStretch(2);
    auto *line = new QHBoxLayout;
    line->addStretch();
    line->addWidget(box);
    line->addStretch();
    outer->addLayout(line);
    outer->addStretch(3);
    return column;
}

} // namespace

StateStack::StateStack(QWidget *filled, QWidget *parent)
    : QStackedWidget(parent)
{
    addWidget(makeLoading());
    addWidget(makeEmpty());
    addWidget(makeFailed());
    addWidget(filled);
    show(State::Loading);
}

void StateStack::setEmpty(const QString &iconName, const QString &title, const QString &text)
{
    m_emptyIcon->setIconName(iconName);
    m_emptyTitle->setText(title);
    m_emptyText->setText(text);
    m_emptyText->setVisible(!text.isEmpty());
}

QPushButton *StateStack::addEmptyAction(const QString &objectName, const QString &text,
                                        bool primary, const QString &iconName)
{
    auto *button = makeButton(objectName, text, primary ? Rank::Primary : Rank::Plain, iconName,
                              widget(static_cast<int>(State::Empty)));
    m_emptyActions->insertWidget(m_emptyActions->count() - 1, button);
    return button;
}

void StateStack::show(State state)
{
    m_state = state;
    setCurrentIndex(static_cast<int>(state));
}

void StateStack::fail(const Error &error)
{
    m_failure->setText(error.message);
    show(State::Failed);
}

QWidget *StateStack::makeLoading()
{
    auto *page = new QWidget;
    QVBoxLayout *column = centredColumn(page);
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedSize(160, 4);
    bar->setAccessibleName(tr("Loading"));
    column->addWidget(centred(tr("Loading…"), TextRank::Body, Label::Ink::Muted));
    column->addWidget(bar, 0, Qt::AlignHCenter);
    return page;
}

QWidget *StateStack::makeEmpty()
{
    auto *page = new QWidget;
    QVBoxLayout *column = centredColumn(page);
    m_emptyIcon = new IconView(u"home"_s, 32, IconView::Tone::Accent, true);
    m_emptyTitle = centred({}, TextRank::Title, Label::Ink::Normal);
    m_emptyText = centred({}, TextRank::Body, Label::Ink::Muted);
    column->addWidget(m_emptyIcon, 0, Qt::AlignHCenter);
    column->addSpacing(4);
    column->addWidget(m_emptyTitle);
    column->addWidget(m_emptyText);
    column->addSpacing(8);
    m_emptyActions = new QHBoxLayout;
    m_emptyActions->addStretch();
    m_emptyActions->addStretch();
    column->addLayout(m_emptyActions);
    return page;
}

QWidget *StateStack::makeFailed()
{
    auto *page = new QWidget;
    QVBoxLayout *column = centredColumn(page);
    column->addWidget(new IconView(u"warning"_s, 32, IconView::Tone::Bad, true), 0,
                      Qt::AlignHCenter);
    column->addWidget(centred(tr("That did not work"), TextRank::Title, Label::Ink::Normal));
    m_failure = centred({}, TextRank::Body, Label::Ink::Muted);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_failure);
    auto *retry = makeButton(u"retry"_s, tr("Try again"), Rank::Plain, u"restart"_s, page);
    connect(retry, &QPushButton::clicked, this, &StateStack::retryRequested);
    column->addSpacing(8);
    column->addWidget(retry, 0, Qt::AlignHCenter);
    return page;
}

} // namespace orrery::ui
