// SPDX-License-Identifier: MIT
#pragma once

#include "core/actions/actionclock.h"
#include "core/actions/appaction.h"

#include <QWidget>

class QVBoxLayout;

namespace orrery::ui {

class Label;

/// What an app does by the clock, and what it offers to do. Knows no service: whoever opens it
/// fills it and does what it asks for.
class ActionsWindow : public QWidget
{
    Q_OBJECT
public:
    explicit ActionsWindow(const QString &app, QWidget *parent = nullptr);

    void setSchedules(const QList<ActionState> &states);
    void setOffers(const Result<QList<AppAction>> &offers);
    /// What an app action answered, or why it did not.
    void showAnswer(const QString &title, const Result<QJsonObject> &answer);

Q_SIGNALS:
    void switched(const orrery::ActionState &action, bool isOn);
    void intervalChosen(const orrery::ActionState &action, const QString &interval);
    void runWanted(const orrery::ActionState &action);
    void callWanted(const orrery::AppAction &action, const QJsonObject &inputs);

private:
    QWidget *makeRow(const ActionState &state);
    QWidget *makeRow(const AppAction &action);
    void edit(const ActionState &state);
    void askInputs(const AppAction &action);

    QVBoxLayout *m_schedules;
    QVBoxLayout *m_offers;
    Label *m_answer;
    QList<ActionState> m_shown;
};

} // namespace orrery::ui
