// SPDX-License-Identifier: MIT
#pragma once

#include "ui/instance/instancesettings.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace orrery::ui {

class Label;

/// Name, address, variables and what an app may reach. Takes InstanceSettings and gives them back
/// as changed; calls no service.
class InstanceSettingsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit InstanceSettingsDialog(const InstanceSettings &settings, QWidget *parent = nullptr);

    [[nodiscard]] InstanceSettings settings() const;

private:
    struct Variable {
        QString micro, name;
        QLineEdit *field;
    };

    void createGeneral(QVBoxLayout &column);
    void createVariables(QVBoxLayout &column);
    void createReach(QVBoxLayout &column);
    void createButtons(QVBoxLayout &column);
    void review();

    InstanceSettings m_settings;
    QLineEdit *m_name;
    QLineEdit *m_alias;
    Label *m_hint;
    QCheckBox *m_internet = nullptr;
    QCheckBox *m_lan = nullptr;
    QCheckBox *m_askHosts = nullptr;
    QCheckBox *m_reduced = nullptr;
    QCheckBox *m_keepRunning = nullptr;
    QCheckBox *m_cloudLimits = nullptr;
    QSpinBox *m_idleMinutes = nullptr;
    QPushButton *m_save;
    QList<Variable> m_variables;
};

} // namespace orrery::ui
