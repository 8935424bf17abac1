// SPDX-License-Identifier: MIT
#include "ui/instance/actionswindow.h"

#include "ui/instance/inputdialog.h"
#include "ui/instance/scheduledialog.h"
#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/label.h"
#include "ui/theme/page.h"
#include "ui/theme/switchbox.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

QString shownTime(const QDateTime &utc)
{
    return QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat);
}

QString planText(const ActionState &state)
{
    if (!state.schedule.isOn)
        return ActionsWindow::tr("Off; it would run %1.").arg(intervalText(state.interval()));
    return ActionsWindow::tr("Runs %1. Next: %2, then: %3.")
        .arg(intervalText(state.interval()), shownTime(state.schedule.due),
             shownTime(state.following));
}

QString outcomeText(const ActionState &state)
{
    const Schedule &schedule = state.schedule;
    if (state.isRunning)
        return ActionsWindow::tr("Running now …");
    if (!schedule.lastRun.isValid())
        return ActionsWindow::tr("It has not run yet.");
    const QString said = schedule.lastText.simplified().left(200);
    if (schedule.lastStatus == 0)
        return ActionsWindow::tr("Last run %1 failed: %2").arg(shownTime(schedule.lastRun), said);
    return said.isEmpty() ? ActionsWindow::tr("Last run %1: status %2.")
                                .arg(shownTime(schedule.lastRun))
                                .arg(schedule.lastStatus)
                          : ActionsWindow::tr("Last run %1: status %2, %3")
                                .arg(shownTime(schedule.lastRun))
                                .arg(schedule.lastStatus)
                                .arg(said);
}

void clear(QVBoxLayout *column)
{
    while (QLayoutItem *item = column->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // we may be inside a signal of its button
        }
        delete item;
    }
}

QString answerText(const QJsonObject &answer)
{
    const QJsonValue data = answer.value("data"_L1);
    if (data.isObject())
        return QString::fromUtf8(QJsonDocument(data.toObject()).toJson()).trimmed();
    if (data.isArray())
        return QString::fromUtf8(QJsonDocument(data.toArray()).toJson()).trimmed();
    return data.toVariant().toString();
}

} // namespace

ActionsWindow::ActionsWindow(const QString &app, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_schedules(new QVBoxLayout)
    , m_offers(new QVBoxLayout)
    , m_answer(new Label({}))
{
    setObjectName(u"actionsWindow"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Actions of %1").arg(app));
    resize(640, 560);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(28, 24, 28, 24);
    outer->setSpacing(16);
    auto *title = new ElidedLabel(TextRank::Title);
    title->setText(windowTitle());
    outer->addWidget(title);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(2, 2, 8, 2);
    column->setSpacing(12);
    column->addWidget(new Label(tr("By the clock"), TextRank::Heading));
    column->addLayout(m_schedules);
    column->addSpacing(8);
    column->addWidget(new Label(tr("On demand"), TextRank::Heading));
    column->addLayout(m_offers);
    m_answer->setObjectName(u"actionAnswer"_s);
    m_answer->setTextFormat(Qt::PlainText);
    m_answer->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_answer->hide();
    column->addWidget(m_answer);
    column->addStretch();
    m_schedules->setSpacing(12);
    m_offers->setSpacing(12);
    m_offers->addWidget(new Label(tr("Asking the app …"), TextRank::Body, Label::Ink::Muted));
    outer->addWidget(scrolled(content), 1);
    setSchedules({});
}

void ActionsWindow::setSchedules(const QList<ActionState> &states)
{
    if (!m_shown.isEmpty() && m_shown == states)
        return; // keeps the focus where it is
    m_shown = states;
    clear(m_schedules);
    for (const ActionState &state : states)
        m_schedules->addWidget(makeRow(state));
    if (states.isEmpty())
        m_schedules->addWidget(new Label(tr("This app does nothing by the clock."), TextRank::Body,
                                         Label::Ink::Muted));
}

QWidget *ActionsWindow::makeRow(const ActionState &state)
{
    auto *card = new Card;
    auto *head = new QHBoxLayout;
    auto *isOn = new SwitchBox(u"actionOn-"_s + state.schedule.action, state.name);
    isOn->setChecked(state.schedule.isOn);
    auto *change = makeButton(u"changeSchedule-"_s + state.schedule.action, tr("Change…"),
                              Rank::Plain, {}, card);
    change->setAccessibleName(tr("Change when %1 runs").arg(state.name));
    auto *run =
        makeButton(u"runAction-"_s + state.schedule.action, tr("Run now"), Rank::Plain, {}, card);
    run->setAccessibleName(tr("Run %1 now").arg(state.name));
    run->setEnabled(!state.isRunning);
    head->addWidget(isOn, 1);
    head->addWidget(change);
    head->addWidget(run);
    card->body()->addLayout(head);
    for (const QString &text : {state.description, planText(state), outcomeText(state)}) {
        if (text.isEmpty())
            continue;
        auto *label = new Label(text, TextRank::Small, Label::Ink::Muted);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        card->body()->addWidget(label);
    }
    connect(isOn, &QCheckBox::toggled, this,
            [this, state](bool on) { Q_EMIT switched(state, on); });
    connect(change, &QPushButton::clicked, this, [this, state] { edit(state); });
    connect(run, &QPushButton::clicked, this, [this, state] { Q_EMIT runWanted(state); });
    return card;
}

void ActionsWindow::edit(const ActionState &state)
{
    auto *dialog = new ScheduleDialog(state.name, state.interval(), state.ownInterval, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, state] { Q_EMIT intervalChosen(state, dialog->interval()); });
    dialog->open();
}

void ActionsWindow::setOffers(const Result<QList<AppAction>> &offers)
{
    clear(m_offers);
    if (!offers) {
        auto *label = new Label(offers.error().message, TextRank::Body, Label::Ink::Bad);
        label->setWordWrap(true);
        m_offers->addWidget(label);
        return;
    }
    for (const AppAction &action : *offers)
        m_offers->addWidget(makeRow(action));
    if (offers->isEmpty())
        m_offers->addWidget(
            new Label(tr("This app offers no actions."), TextRank::Body, Label::Ink::Muted));
}

QWidget *ActionsWindow::makeRow(const AppAction &action)
{
    auto *card = new Card;
    auto *head = new QHBoxLayout;
    auto *title = new ElidedLabel;
    title->setText(action.title);
    auto *run = makeButton(u"callAction-"_s + action.name,
                           action.inputs.isEmpty() ? tr("Run") : tr("Run…"), Rank::Plain, {}, card);
    run->setAccessibleName(tr("Run %1").arg(action.title));
    head->addWidget(title, 1);
    head->addWidget(run);
    card->body()->addLayout(head);
    connect(run, &QPushButton::clicked, this, [this, action] { askInputs(action); });
    return card;
}

void ActionsWindow::askInputs(const AppAction &action)
{
    if (action.inputs.isEmpty()) {
        Q_EMIT callWanted(action, {});
        return;
    }
    auto *dialog = new InputDialog(action, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, action] { Q_EMIT callWanted(action, dialog->inputs()); });
    dialog->open();
}

void ActionsWindow::showAnswer(const QString &title, const Result<QJsonObject> &answer)
{
    m_answer->setInk(answer ? Label::Ink::Normal : Label::Ink::Bad);
    m_answer->setText(answer ? tr("%1 answered:").arg(title) + u'\n' + answerText(*answer)
                             : answer.error().message);
    m_answer->setWordWrap(true);
    m_answer->show();
}

} // namespace orrery::ui
