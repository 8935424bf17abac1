// SPDX-License-Identifier: MIT
#include "ui/instance/instancesettingsdialog.h"

#include "ui/theme/buttons.h"
#include "ui/theme/icons.h"
#include "ui/theme/label.h"
#include "ui/theme/page.h"
#include "ui/theme/switchbox.h"

#include <QAction>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace orrery::ui {

InstanceSettingsDialog::InstanceSettingsDialog(const InstanceSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_name(new QLineEdit(settings.name))
    , m_alias(new QLineEdit(settings.alias))
    , m_hint(new Label({}, TextRank::Small, Label::Ink::Muted))
    , m_save(makeButton(u"save"_s, tr("Save"), Rank::Primary, {}, this))
{
    setObjectName(u"instanceSettings"_s);
    setWindowTitle(tr("Settings of %1").arg(settings.name));
    resize(560, settings.micros.isEmpty() ? 420 : 560);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(28, 24, 28, 24);
    outer->setSpacing(16);
    auto *title = new ElidedLabel(TextRank::Title);
    title->setText(settings.name);
    outer->addWidget(title);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(2, 2, 8, 2);
    column->setSpacing(16);
    createGeneral(*column);
    createVariables(*column);
    createReach(*column);
    column->addStretch();
    outer->addWidget(scrolled(content), 1);
    createButtons(*outer);
    review();
}

InstanceSettings InstanceSettingsDialog::settings() const
{
    InstanceSettings made = m_settings;
    made.name = m_name->text().trimmed();
    made.alias = m_alias->text().trimmed();
    if (m_internet)
        made.internet = m_internet->isChecked();
    if (m_lan)
        made.lan = m_lan->isChecked();
    if (m_askHosts)
        made.askHosts = m_askHosts->isChecked();
    if (m_reduced)
        made.reducedSeparation = m_reduced->isChecked();
    if (m_keepRunning)
        made.keepRunning = m_keepRunning->isChecked();
    if (m_cloudLimits)
        made.cloudLimits = m_cloudLimits->isChecked();
    if (m_idleMinutes)
        made.idleMinutes = m_idleMinutes->value();
    for (const Variable &variable : m_variables) {
        const QString value = variable.field->text();
        if (value.isEmpty())
            made.values[variable.micro].remove(variable.name); // the default counts again
        else
            made.values[variable.micro].insert(variable.name, value);
        if (made.values.value(variable.micro).isEmpty())
            made.values.remove(variable.micro);
    }
    return made;
}

void InstanceSettingsDialog::createGeneral(QVBoxLayout &column)
{
    auto *form = new QFormLayout;
    form->setVerticalSpacing(12);
    form->setHorizontalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_name->setObjectName(u"instanceName"_s);
    m_alias->setObjectName(u"instanceAlias"_s);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Address name"), m_alias);
    form->addRow(QString(), m_hint);
    if (!m_settings.version.isEmpty())
        form->addRow(tr("Version"), new Label(m_settings.version));
    if (m_settings.hasServer)
        form->addRow(tr("Limits"),
                     new Label(m_settings.isInGroup
                                   ? tr("For its processes together, by a control group")
                                   : tr("For each of its processes by itself")));
    column.addLayout(form);
    connect(m_name, &QLineEdit::textChanged, this, &InstanceSettingsDialog::review);
    connect(m_alias, &QLineEdit::textChanged, this, &InstanceSettingsDialog::review);
}

void InstanceSettingsDialog::createVariables(QVBoxLayout &column)
{
    for (const Micro &micro : std::as_const(m_settings.micros)) {
        if (micro.env.isEmpty())
            continue;
        column.addWidget(new Label(tr("Configuration of %1").arg(micro.name), TextRank::Heading));
        for (const PresetEnv &variable : micro.env) {
            auto *label = new QLabel(variable.name);
            label->setTextFormat(Qt::PlainText);
            auto *field = new QLineEdit(m_settings.values.value(micro.name).value(variable.name));
            field->setObjectName(u"variable-"_s + variable.name);
            field->setAccessibleName(variable.name);
            field->setPlaceholderText(variable.defaultValue.value_or(QString()));
            field->setEchoMode(QLineEdit::Password); // as Space did: values are often secrets
            QAction *show = field->addAction(icon(u"eye"_s), QLineEdit::TrailingPosition);
            show->setToolTip(tr("Show the value"));
            show->setCheckable(true);
            connect(show, &QAction::toggled, field, [field](bool isShown) {
                field->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password);
            });
            label->setBuddy(field);
            auto *group = new QVBoxLayout;
            group->setSpacing(4);
            group->addWidget(label);
            group->addWidget(field);
            if (!variable.description.isEmpty())
                group->addWidget(
                    new Label(variable.description, TextRank::Small, Label::Ink::Muted));
            column.addLayout(group);
            m_variables.append({micro.name, variable.name, field});
        }
    }
}

void InstanceSettingsDialog::createReach(QVBoxLayout &column)
{
    if (!m_settings.hasServer)
        return;
    column.addWidget(new Label(tr("What it may do"), TextRank::Heading));
    m_internet = new SwitchBox(u"internet"_s, tr("Use the internet"));
    m_internet->setChecked(m_settings.internet);
    m_lan = new SwitchBox(u"lan"_s, tr("Reach devices in the local network"));
    m_lan->setChecked(m_settings.lan);
    m_askHosts = new SwitchBox(u"askHosts"_s, tr("Ask before it reaches a new host"));
    m_askHosts->setChecked(m_settings.askHosts);
    for (QCheckBox *part : {m_lan, m_askHosts}) {
        part->setEnabled(m_settings.internet);
        connect(m_internet, &QCheckBox::toggled, part, &QWidget::setEnabled);
    }
    m_keepRunning = new SwitchBox(u"keepRunning"_s, tr("Keep running while it is not used"));
    m_keepRunning->setChecked(m_settings.keepRunning);
    m_cloudLimits = new SwitchBox(u"cloudLimits"_s, tr("Hold it to the limits of Deta Space"));
    m_cloudLimits->setChecked(m_settings.cloudLimits);
    m_idleMinutes = new QSpinBox;
    m_idleMinutes->setObjectName(u"idleMinutes"_s);
    m_idleMinutes->setAccessibleName(tr("Minutes without requests until it sleeps"));
    m_idleMinutes->setRange(1, 7 * 24 * 60);
    m_idleMinutes->setValue(m_settings.idleMinutes);
    m_idleMinutes->setEnabled(!m_settings.keepRunning);
    auto *idle = new QHBoxLayout;
    auto *idleLabel = new Label(m_idleMinutes->accessibleName());
    idleLabel->setBuddy(m_idleMinutes);
    idle->addWidget(idleLabel, 1);
    idle->addWidget(m_idleMinutes);
    column.addWidget(m_internet);
    column.addWidget(m_lan);
    column.addWidget(m_askHosts);
    if (m_settings.offersReduced) {
        m_reduced = new SwitchBox(u"reducedSeparation"_s, tr("Run with reduced separation"));
        m_reduced->setChecked(m_settings.reducedSeparation);
        column.addWidget(m_reduced);
    }
    column.addWidget(m_keepRunning);
    column.addLayout(idle);
    column.addWidget(m_cloudLimits);
    auto *hint = new Label(tr("20 seconds for a request, 5.5 MB for what is sent, 5 MB for an "
                              "answer, 512 MB of memory, no WebSockets: for developers whose app "
                              "shall run elsewhere too."),
                           TextRank::Small, Label::Ink::Muted);
    hint->setWordWrap(true);
    column.addWidget(hint);
    connect(m_keepRunning, &QCheckBox::toggled, m_idleMinutes, &QWidget::setDisabled);
}

void InstanceSettingsDialog::createButtons(QVBoxLayout &column)
{
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    m_save->setDefault(true);
    column.addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
}

void InstanceSettingsDialog::review()
{
    const bool isGood = isAlias(m_alias->text().trimmed());
    m_hint->setInk(isGood ? Label::Ink::Muted : Label::Ink::Bad);
    m_hint->setText(isGood ? tr("Answers at %1.localhost").arg(m_alias->text().trimmed())
                           : tr("1 to 40 small letters, digits and dashes; no dash at an end, not "
                                "beginning with “localhost”."));
    m_save->setEnabled(isGood && !m_name->text().trimmed().isEmpty());
}

} // namespace orrery::ui
