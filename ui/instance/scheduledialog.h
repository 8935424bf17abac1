// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTimeEdit;

namespace orrery::ui {

class Label;

/// When a scheduled action runs. Takes an interval as a Spacefile writes it and gives one back;
/// times are shown and asked for in local time, intervals are UTC. Calls no service.
class ScheduleDialog : public QDialog
{
    Q_OBJECT
public:
    /// \a ownInterval: the app's, to go back to.
    ScheduleDialog(const QString &action, const QString &interval, const QString &ownInterval,
                   QWidget *parent = nullptr);

    [[nodiscard]] QString interval() const;

private:
    enum Kind { Every, Daily, Weekly, Monthly, Advanced };

    QWidget *createEvery();
    QWidget *createMoment();
    QWidget *createAdvanced();
    void show(const QString &interval);
    void review();

    QString m_ownInterval;
    QComboBox *m_kind;
    QStackedWidget *m_pages;
    QSpinBox *m_count = nullptr;
    QComboBox *m_unit = nullptr;
    QComboBox *m_weekday = nullptr;
    QSpinBox *m_monthDay = nullptr;
    QTimeEdit *m_time = nullptr;
    QLineEdit *m_cron = nullptr;
    Label *m_preview;
    QPushButton *m_save;
};

/// "every 20 minutes", "the cron line 0 9 * * 1": an interval as a sentence's part.
[[nodiscard]] QString intervalText(const QString &interval);

} // namespace orrery::ui
