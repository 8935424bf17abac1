// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace orrery {

/// Tells when a moment of the wall clock has come, also after the computer slept through it or its
/// clock was set. May tell too early; ask again then. Costs no wake-up in between. Thread: main.
class WallTimer : public QObject
{
    Q_OBJECT
public:
    explicit WallTimer(QObject *parent = nullptr);
    ~WallTimer() override;

    void start(const QDateTime &moment); ///< Replaces the one before.
    void stop();

Q_SIGNALS:
    void reached();

private:
    int m_fd = -1; ///< Of the kernel's timer; -1 where there is none.
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_timer; ///< Where the kernel has no such timer.
};

} // namespace orrery
