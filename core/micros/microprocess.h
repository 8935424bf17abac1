// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandbox.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace orrery {

class RunningMicro;

/// One process of a Micro, from its start to its end. Thread: main.
class MicroProcess : public QObject
{
    Q_OBJECT
public:
    MicroProcess(quint64 number, SandboxTools tools, QObject *parent = nullptr);
    ~MicroProcess() override;

    [[nodiscard]] quint64 number() const { return m_number; }
    /// What requests go through; null until it listens.
    [[nodiscard]] std::shared_ptr<const RunningMicro> running() const { return m_running; }
    [[nodiscard]] qint64 pid() const { return m_sandbox.pid(); }
    [[nodiscard]] qint64 residentBytes() const { return m_sandbox.residentBytes(); }
    [[nodiscard]] std::chrono::milliseconds uptime() const; ///< Since it listens.
    [[nodiscard]] QString internetProblem() const { return m_internetProblem; }
    [[nodiscard]] bool tookTooLong() const { return m_tookTooLong; }

    [[nodiscard]] Result<> start(const SandboxSpec &spec, std::chrono::milliseconds limit);
    void stop(std::chrono::milliseconds grace);
    void kill();

Q_SIGNALS:
    void listenersReady(const QList<orrery::SandboxListener> &listeners);
    void listening(); ///< running() is set.
    void lineWritten(orrery::OutputStream stream, const QString &line);
    void changed(); ///< pid() or internetProblem().
    void ended(const orrery::SandboxExit &exit); ///< Last signal.

private:
    quint64 m_number;
    Sandbox m_sandbox;
    std::shared_ptr<const RunningMicro> m_running; ///< Shared with requests on their way.
    QTimer m_limit;
    QElapsedTimer m_since;
    QString m_internetProblem;
    bool m_tookTooLong = false;
};

} // namespace orrery
