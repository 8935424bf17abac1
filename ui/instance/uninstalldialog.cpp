// SPDX-License-Identifier: MIT
#include "ui/instance/uninstalldialog.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

UninstallDialog::UninstallDialog(const QString &name, QWidget *parent)
    : QDialog(parent)
    , m_keep(new QRadioButton(tr("Keep its data")))
    , m_delete(new QRadioButton(tr("Delete its data")))
{
    setObjectName(u"uninstallDialog"_s);
    setWindowTitle(tr("Uninstall %1").arg(name));
    setMinimumWidth(460);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto *title = new Label(tr("Uninstall %1?").arg(name), TextRank::Title);
    title->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(new Label(tr("The app stops, and its address no longer answers."),
                                TextRank::Body, Label::Ink::Muted));
    m_keep->setObjectName(u"keepData"_s);
    m_delete->setObjectName(u"deleteData"_s);
    m_keep->setChecked(true);
    const auto indented = [](const QString &text) {
        auto *label = new Label(text, TextRank::Small, Label::Ink::Muted);
        label->setContentsMargins(26, 0, 0, 0);
        return label;
    };
    column->addSpacing(4);
    column->addWidget(m_keep);
    column->addWidget(indented(tr("It stays as a Collection of its own, under Data.")));
    column->addWidget(m_delete);
    column->addWidget(
        indented(tr("Documents and files go to the bin and are erased after 30 days.")));
    column->addSpacing(8);
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    auto *uninstall = makeButton(u"uninstall"_s, tr("Uninstall"), Rank::Danger, {}, this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(uninstall);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(uninstall, &QPushButton::clicked, this, &QDialog::accept);
}

bool UninstallDialog::keepsData() const
{
    return m_keep->isChecked();
}

} // namespace orrery::ui
