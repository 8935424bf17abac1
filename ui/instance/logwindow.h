// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QList>
#include <QWidget>

class QCheckBox;
class QComboBox;

namespace orrery::ui {

class LogPane;

/// One line as the log window shows it.
struct ShownLine {
    QDateTime time; ///< Invalid: the line has none, as in the log of an install.
    QString micro; ///< Empty: belongs to no Micro.
    QString text;
    bool isRequest = false; ///< From the request log.
};

/// A window with a log that goes on: filter by Micro, follow, copy. Knows no service: whoever opens
/// it gives it the lines.
class LogWindow : public QWidget
{
    Q_OBJECT
public:
    /// \a micros to filter by; with less than two there is no filter.
    LogWindow(const QString &title, const QStringList &micros, QWidget *parent = nullptr);

    void setLines(QList<ShownLine> lines);
    void addLine(const ShownLine &line);

private:
    [[nodiscard]] bool isShown(const ShownLine &line) const;
    [[nodiscard]] QString written(const ShownLine &line) const;
    void refill();

    QList<ShownLine> m_lines;
    QComboBox *m_filter;
    QCheckBox *m_requests;
    QCheckBox *m_follow;
    LogPane *m_pane;
};

} // namespace orrery::ui
