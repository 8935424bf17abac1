// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QStackedWidget>

class QBoxLayout;
class QPushButton;

namespace orrery::ui {

class IconView;
class Label;

/// The four states that every view shows: loading, empty with the next step, failed with a way to
/// try again, filled.
class StateStack : public QStackedWidget
{
    Q_OBJECT
public:
    enum class State { Loading, Empty, Failed, Filled };

    explicit StateStack(QWidget *filled, QWidget *parent = nullptr);

    [[nodiscard]] State state() const { return m_state; }

    /// What Empty says; \a iconName of our set.
    void setEmpty(const QString &iconName, const QString &title, const QString &text);
    /// Adds a way on to the empty state; the caller connects it.
    QPushButton *addEmptyAction(const QString &objectName, const QString &text, bool primary,
                                const QString &iconName = {});
    void show(State state);
    using QStackedWidget::show;
    void fail(const Error &error);

Q_SIGNALS:
    void retryRequested();

private:
    QWidget *makeLoading();
    QWidget *makeEmpty();
    QWidget *makeFailed();

    State m_state = State::Loading;
    IconView *m_emptyIcon = nullptr;
    Label *m_emptyTitle = nullptr;
    Label *m_emptyText = nullptr;
    QBoxLayout *m_emptyActions = nullptr;
    Label *m_failure = nullptr;
};

} // namespace orrery::ui
