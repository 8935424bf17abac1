// SPDX-License-Identifier: MIT
#include "ui/builder/releasedialog.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"
#include "ui/theme/switchbox.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

ReleaseDialog::ReleaseDialog(const ReleaseWish &wish, QWidget *parent)
    : QDialog(parent)
    , m_wish(wish)
    , m_revision(new QComboBox)
    , m_version(new QLineEdit(wish.version))
    , m_notes(new QPlainTextEdit(wish.notes))
    , m_listed(new SwitchBox(u"listed"_s, tr("List it in Discovery")))
    , m_count(new Label({}, TextRank::Small, Label::Ink::Muted))
    , m_release(makeButton(u"release"_s, tr("Release"), Rank::Primary, {}, this))
{
    setObjectName(u"releaseDialog"_s);
    setWindowTitle(tr("New release"));
    setMinimumWidth(520);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(16);
    column->addWidget(new Label(tr("New release"), TextRank::Title));
    column->addWidget(new Label(tr("A release is a signed package that others install into their "
                                   "own Space. It changes no copy that is installed already."),
                                TextRank::Body, Label::Ink::Muted));
    auto *form = new QFormLayout;
    form->setVerticalSpacing(12);
    form->setHorizontalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_revision->setObjectName(u"releaseRevision"_s);
    m_revision->addItems(wish.revisions);
    form->addRow(tr("&Revision"), m_revision);
    m_version->setObjectName(u"releaseVersion"_s);
    m_version->setPlaceholderText(
        wish.lastVersion.isEmpty()
            ? tr("Generated if left empty")
            : tr("Last one was %1; generated if left empty").arg(wish.lastVersion));
    form->addRow(tr("&Version"), m_version);
    m_notes->setObjectName(u"releaseNotes"_s);
    m_notes->setTabChangesFocus(true);
    m_notes->setPlaceholderText(tr("What is new, in Markdown"));
    m_notes->setMinimumHeight(140);
    form->addRow(tr("&Notes"), m_notes);
    form->addRow(QString(), m_count);
    m_listed->setChecked(wish.listed);
    form->addRow(QString(), m_listed);
    column->addLayout(form);
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_release);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_release, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_notes, &QPlainTextEdit::textChanged, this, &ReleaseDialog::review);
    review();
}

ReleaseWish ReleaseDialog::wish() const
{
    ReleaseWish made = m_wish;
    made.revision = m_revision->currentText();
    made.version = m_version->text().trimmed();
    made.notes = m_notes->toPlainText().trimmed();
    made.listed = m_listed->isChecked();
    return made;
}

void ReleaseDialog::review()
{
    const auto length = m_notes->toPlainText().size();
    m_count->setText(tr("%1 of %2 characters").arg(length).arg(mostNotes));
    m_release->setEnabled(length <= mostNotes && m_revision->count() > 0);
}

} // namespace orrery::ui
