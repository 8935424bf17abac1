// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace orrery::ui {

/// Something the user should know or decide, shown above the page until it is settled.
struct Notice {
    enum class Kind { Question, Warning, Error, Done };

    QString id; ///< A second notice of the same id takes the first one's place.
    Kind kind = Kind::Warning;
    QString title;
    QString text;
    QString accept; ///< Text of the main button; empty: none.
    QString decline; ///< Text of the other button; empty: only the cross that closes.
};

/// The notices above the page, newest first. Answers name the notice by its id.
class NoticeArea : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeArea(QWidget *parent = nullptr);

    void post(const Notice &notice);
    void withdraw(const QString &id);
    [[nodiscard]] bool shows(const QString &id) const { return m_rows.contains(id); }

Q_SIGNALS:
    void accepted(const QString &id);
    void declined(const QString &id); ///< Also by the cross.

private:
    QWidget *makeRow(const Notice &notice);

    QVBoxLayout *m_column;
    QHash<QString, QWidget *> m_rows;
};

} // namespace orrery::ui
