// SPDX-License-Identifier: MIT
#include "ui/instance/separationdialog.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

SeparationDialog::SeparationDialog(const QString &name, const QString &reason, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"separationDialog"_s);
    setWindowTitle(tr("Reduced separation"));
    setMinimumWidth(520);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    const auto add = [column](const QString &text, TextRank rank, Label::Ink ink) {
        auto *label = new Label(text, rank, ink);
        label->setWordWrap(true);
        column->addWidget(label);
    };
    add(tr("Run %1 with reduced separation?").arg(name), TextRank::Title, Label::Ink::Normal);
    add(reason, TextRank::Body, Label::Ink::Normal);
    add(tr("Until that is done, it can run kept apart by Landlock, a filter of system calls and "
           "limits only. Your files, other apps and other programs' memory stay closed to it."),
        TextRank::Body, Label::Ink::Muted);
    add(tr("What is weaker: it sees which programs run and which files there are, its port can be "
           "reached by other programs and web pages on this computer, it may fill the folder for "
           "temporary files, and what it may reach of the internet (UDP, and TCP ports 53, 80 and "
           "443) it may also reach on this computer and in the local network."),
        TextRank::Body, Label::Ink::Muted);
    column->addStretch();
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    auto *allow =
        makeButton(u"allowReduced"_s, tr("Run with reduced separation"), Rank::Danger, {}, this);
    cancel->setDefault(true);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(allow);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(allow, &QPushButton::clicked, this, &QDialog::accept);
    // The hint takes the lines for longer than they are wrapped.
    resize(minimumWidth(), column->totalHeightForWidth(minimumWidth()));
}

} // namespace orrery::ui
