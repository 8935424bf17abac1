// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxspec.h"

#include <QObject>
#include <QTimer>

class QDBusObjectPath;

namespace orrery {

/// Whether the user's systemd can be asked for control groups (D-Bus, org.freedesktop.systemd1).
/// Takes up to a second; for a worker thread.
[[nodiscard]] bool hasUserManager();

/// Asks the user's systemd to put a process, and what it starts from then on, into a scope of its
/// own with the limits of a sandbox. The scope ends with the last process of it. Thread: main.
class ControlGroupRequest : public QObject
{
    Q_OBJECT
public:
    ControlGroupRequest(qint64 pid, const SandboxLimits &limits, QObject *parent);

Q_SIGNALS:
    void settled(bool isInGroup); ///< Once, after a second at the latest.

private Q_SLOTS:
    void jobRemoved(uint id, const QDBusObjectPath &job, const QString &unit,
                    const QString &result);

private:
    void settle(bool isInGroup);

    const QString m_unit;
    QTimer m_patience;
};

} // namespace orrery
