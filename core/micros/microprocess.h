// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandbox.h"
#include "core/space/hostrules.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

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
    /// Translated; what of it is less than it should be, as internet or separation. Empty: nothing.
    [[nodiscard]] QString caveat() const { return m_caveat; }
    [[nodiscard]] bool tookTooLong() const { return m_tookTooLong; }

    [[nodiscard]] Result<> start(const SandboxSpec &spec, std::chrono::milliseconds limit);
    /// Starts one that waits for release().
    [[nodiscard]] Result<> startSpare(const SandboxSpec &spec);
    void release(std::chrono::milliseconds limit); ///< It may load its code now.
    void stop(std::chrono::milliseconds grace);
    void kill();
    /// What the user said of hosts; the sandbox hears of those that it asked for.
    void decide(const HostRules &rules);

Q_SIGNALS:
    void listenersReady(const QList<orrery::SandboxListener> &listeners);
    void listening(); ///< running() is set.
    void lineWritten(orrery::OutputStream stream, const QString &line);
    void contacted(const orrery::Contact &contact);
    void hostAsked(const QString &host); ///< Answered by decide().
    void changed(); ///< pid() or caveat().
    void ended(const orrery::SandboxExit &exit); ///< Last signal.

private:
    void warn(const QString &caveat);

    quint64 m_number;
    Sandbox m_sandbox;
    std::shared_ptr<const RunningMicro> m_running; ///< Shared with requests on their way.
    QMap<QString, std::optional<bool>> m_hosts; ///< Asked for, and what it was told.
    QTimer m_limit;
    QElapsedTimer m_since;
    QString m_caveat;
    bool m_tookTooLong = false;
};

} // namespace orrery
