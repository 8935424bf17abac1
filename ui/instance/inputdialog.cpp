// SPDX-License-Identifier: MIT
#include "ui/instance/inputdialog.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"
#include "ui/theme/page.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

InputDialog::InputDialog(const AppAction &action, QWidget *parent)
    : QDialog(parent)
    , m_action(action)
    , m_run(makeButton(u"run"_s, tr("Run"), Rank::Primary, {}, this))
{
    setObjectName(u"actionInputs"_s);
    setWindowTitle(action.title);
    setMinimumWidth(440);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(16);
    auto *title = new ElidedLabel(TextRank::Title);
    title->setText(action.title);
    column->addWidget(title);
    auto *content = new QWidget;
    auto *form = new QFormLayout(content);
    form->setVerticalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const ActionInput &input : action.inputs) {
        if (input.type == ActionInput::Type::Boolean) {
            auto *box = new QCheckBox(input.title);
            box->setObjectName(u"input-"_s + input.name);
            form->addRow(QString(), box);
            m_fields += box;
            continue;
        }
        auto *field = new QLineEdit;
        field->setObjectName(u"input-"_s + input.name);
        field->setAccessibleName(input.title);
        if (input.isOptional)
            field->setPlaceholderText(tr("may be left empty"));
        else if (input.type == ActionInput::Type::Number)
            field->setPlaceholderText(tr("a number"));
        auto *label = new QLabel(input.title);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        form->addRow(label, field);
        connect(field, &QLineEdit::textChanged, this, &InputDialog::review);
        m_fields += field;
    }
    column->addWidget(scrolled(content), 1);
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_run);
    m_run->setDefault(true);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_run, &QPushButton::clicked, this, &QDialog::accept);
    review();
}

QJsonObject InputDialog::inputs() const
{
    QJsonObject made;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const ActionInput &input = m_action.inputs.at(i);
        if (const auto *box = qobject_cast<const QCheckBox *>(m_fields.at(i)))
            made.insert(input.name, box->isChecked());
        else if (const QString text = qobject_cast<const QLineEdit *>(m_fields.at(i))->text();
                 !text.isEmpty())
            made.insert(input.name, text);
    }
    return made;
}

void InputDialog::review()
{
    m_run->setEnabled(checkedInputs(m_action, inputs()).has_value());
}

} // namespace orrery::ui
