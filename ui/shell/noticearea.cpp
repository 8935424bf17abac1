// SPDX-License-Identifier: MIT
#include "ui/shell/noticearea.h"

#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/iconview.h"
#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

struct Look {
    QString icon;
    IconView::Tone tone;
};

Look look(Notice::Kind kind)
{
    switch (kind) {
    case Notice::Kind::Question:
        return {u"key"_s, IconView::Tone::Accent};
    case Notice::Kind::Error:
        return {u"warning"_s, IconView::Tone::Bad};
    case Notice::Kind::Done:
        return {u"check"_s, IconView::Tone::Good};
    case Notice::Kind::Warning:
        break;
    }
    return {u"warning"_s, IconView::Tone::Warning};
}

} // namespace

NoticeArea::NoticeArea(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(u"notices"_s);
    m_column->setContentsMargins(32, 16, 32, 0);
    m_column->setSpacing(8);
    hide();
}

void NoticeArea::post(const Notice &notice)
{
    withdraw(notice.id);
    QWidget *row = makeRow(notice);
    m_rows.insert(notice.id, row);
    m_column->insertWidget(0, row);
    show();
}

void NoticeArea::withdraw(const QString &id)
{
    if (QWidget *row = m_rows.take(id)) {
        m_column->removeWidget(row);
        row->hide();
        row->deleteLater(); // may be inside its own button's signal
    }
    setVisible(!m_rows.isEmpty());
}

QWidget *NoticeArea::makeRow(const Notice &notice)
{
    const bool warns = notice.kind == Notice::Kind::Warning || notice.kind == Notice::Kind::Error;
    auto *row = new Card(this, warns ? Card::Look::Warning : Card::Look::Plain);
    row->setObjectName(u"notice:"_s + notice.id);
    row->setAccessibleName(notice.title);
    row->body()->setContentsMargins(16, 12, 12, 12);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    row->body()->addLayout(line);
    const Look shown = look(notice.kind);
    line->addWidget(new IconView(shown.icon, 22, shown.tone, false), 0, Qt::AlignVCenter);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    auto *title = new Label(notice.title, TextRank::Strong);
    title->setWordWrap(true);
    texts->addWidget(title);
    if (!notice.text.isEmpty())
        texts->addWidget(new Label(notice.text, TextRank::Body, Label::Ink::Muted));
    line->addLayout(texts, 1);
    const QString id = notice.id;
    if (!notice.decline.isEmpty()) {
        auto *decline = makeButton(u"decline"_s, notice.decline, Rank::Plain, {}, row);
        connect(decline, &QPushButton::clicked, this, [this, id] {
            withdraw(id);
            Q_EMIT declined(id);
        });
        line->addWidget(decline);
    }
    if (!notice.accept.isEmpty()) {
        auto *accept = makeButton(u"accept"_s, notice.accept, Rank::Primary, {}, row);
        connect(accept, &QPushButton::clicked, this, [this, id] {
            withdraw(id);
            Q_EMIT accepted(id);
        });
        line->addWidget(accept);
    }
    if (notice.decline.isEmpty()) {
        auto *close = makeIconButton(u"dismiss"_s, u"close"_s, tr("Dismiss"), row);
        connect(close, &QToolButton::clicked, this, [this, id] {
            withdraw(id);
            Q_EMIT declined(id);
        });
        line->addWidget(close);
    }
    return row;
}

} // namespace orrery::ui
