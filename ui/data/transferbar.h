// SPDX-License-Identifier: MIT
#pragma once

#include "core/lifecycle/datatransfer.h"

#include <QFrame>
#include <QFutureWatcher>

class QProgressBar;
class QPushButton;
class QPlainTextEdit;

namespace orrery::ui {

class ElidedLabel;

/// The export or import under way, and how the last one ended; hidden when there is neither. One
/// at a time. Thread: main.
class TransferBar : public QFrame
{
    Q_OBJECT
public:
    explicit TransferBar(QWidget *parent = nullptr);
    ~TransferBar() override; ///< Cancels what is under way.

    [[nodiscard]] bool isBusy() const;
    /// Follows \a transfer; \a title says what it is, \a done what the end of it is.
    void follow(const QString &title, const QString &done,
                QFuture<Result<TransferReport>> transfer);

Q_SIGNALS:
    void ended();

private:
    void showProgress();
    void showEnd();

    QFutureWatcher<Result<TransferReport>> m_watcher;
    QString m_title;
    QString m_done;
    ElidedLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QPushButton *m_close;
    QPlainTextEdit *m_refusals;
};

} // namespace orrery::ui
