// SPDX-License-Identifier: MIT
#pragma once

#include "ui/instance/networkmodel.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QTableView;

namespace orrery {

struct Instance;

namespace ui {

class Label;
class StateStack;

/// Which hosts an app was in touch with, and which it may reach. Knows no service: whoever opens it
/// gives it the content.
class NetworkWindow : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkWindow(const QString &app, QWidget *parent = nullptr);

    /// \a waiting: hosts that are asked for now. \a obstacle: why this computer keeps it from
    /// the internet all the same, translated; empty if it does not.
    void setContent(const Instance &instance, const QList<LedgerEntry> &entries,
                    const QStringList &waiting, const QString &obstacle);

Q_SIGNALS:
    void ruleWanted(const QString &host, bool isAllowed);
    void forgetWanted(const QString &host); ///< Its rule.
    void clearWanted();

private:
    [[nodiscard]] QWidget *createRules();
    void review();

    NetworkModel m_model;
    HostRules m_rules;
    Label *m_summary;
    QTableView *m_table;
    StateStack *m_content;
    QLineEdit *m_host = nullptr;
    QPushButton *m_allow = nullptr;
    QPushButton *m_refuse = nullptr;
    QPushButton *m_forget = nullptr;
    QWidget *m_ruleRow;
};

} // namespace ui
} // namespace orrery
