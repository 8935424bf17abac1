// SPDX-License-Identifier: MIT
#pragma once

#include "core/actions/appaction.h"

#include <QDialog>
#include <QJsonObject>

class QPushButton;

namespace orrery::ui {

/// Asks for what an app action wants to know, by type. Calls no service.
class InputDialog : public QDialog
{
    Q_OBJECT
public:
    explicit InputDialog(const AppAction &action, QWidget *parent = nullptr);

    [[nodiscard]] QJsonObject inputs() const; ///< What was left empty is not in it.

private:
    void review();

    AppAction m_action;
    QList<QWidget *> m_fields; ///< One for each input.
    QPushButton *m_run;
};

} // namespace orrery::ui
