// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/sandbox/contact.h"
#include "core/sandbox/linebuffer.h"
#include "core/sandbox/sandboxspec.h"
#include "core/sandbox/sandboxtools.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <chrono>
#include <memory>

class QSocketNotifier;

namespace orrery {

class SocketSource;

enum class OutputStream {
    Out,
    Error,
    Notice, ///< Written by Orrery itself.
    Request, ///< What the gateway passed to it.
};

/// A listening socket made inside a sandbox; whoever gets it owns \a fd.
struct SandboxListener {
    quint16 port = 0;
    int fd = -1;
};

/// How a sandboxed command ended.
struct SandboxExit {
    int code = 0; ///< Exit code; 128 + signal when a signal ended it.
    int signal = 0;
    bool requested = false; ///< stop() or kill() was called before.
    bool outOfMemory = false; ///< Looks like the memory limit.
    QString problem; ///< Translated; set when the sandbox itself could not start.
};

/// One sandboxed process tree: namespaces and sockets by `orrery-init`, the rest by bubblewrap.
/// Thread: main only; the tree dies with the thread that calls start() (PR_SET_PDEATHSIG).
/// The destructor kills what still runs.
class Sandbox : public QObject
{
    Q_OBJECT
public:
    explicit Sandbox(SandboxTools tools, QObject *parent = nullptr);
    ~Sandbox() override;

    [[nodiscard]] bool isRunning() const { return m_init > 0; }
    [[nodiscard]] qint64 pid() const
    {
        return m_pid;
    } ///< The command's shell or program; 0 before it runs.
    /// Null until start(). Shared by the gateway's threads, which may outlive this object.
    [[nodiscard]] std::shared_ptr<const SocketSource> sockets() const { return m_sockets; }
    /// Memory of the whole tree from /proc; 0 when not running.
    [[nodiscard]] qint64 residentBytes() const;

    /// Starts it once; answers before the command runs. Unavailable: a program is missing.
    [[nodiscard]] Result<> start(const SandboxSpec &spec);
    /// SIGTERM to the app's processes, SIGKILL to all after \a grace. exited() follows.
    void stop(std::chrono::milliseconds grace);
    void kill();
    void openGate(); ///< Of a gated one.
    /// Whether \a host may be reached, from now on; the answer to hostAsked().
    void settleHost(const QString &host, bool isAllowed);

Q_SIGNALS:
    void listenersReady(const QList<orrery::SandboxListener> &listeners);
    void started(); ///< pid() is known.
    void listening(); ///< spec.port accepts connections.
    void networkReady();
    void networkFailed(const QString &reason); ///< Runs on without internet.
    void contacted(const orrery::Contact &contact); ///< What is new since the last.
    void hostAsked(const QString &host); ///< Once per host; its look-up waits for settleHost().
    void lineWritten(orrery::OutputStream stream, const QString &line);
    void exited(const orrery::SandboxExit &exit); ///< Last signal; every process of it is gone.

private:
    struct Stream {
        int fd = -1;
        std::unique_ptr<QSocketNotifier> notifier;
        LineBuffer lines;
        qsizetype inWindow = 0; ///< Bytes that were read in the tenth of a second that runs.
        bool hasEnded = false;
    };

    void watch(int control);
    void readControl();
    void readStream(OutputStream stream, bool toTheEnd);
    void count(OutputStream stream, qsizetype bytes);
    void handle(const QByteArray &message, QList<int> fds);
    void finish();
    void send(const QByteArray &message) const;

    SandboxTools m_tools;
    std::shared_ptr<const SocketSource> m_sockets;
    std::array<Stream, 2> m_streams;
    std::unique_ptr<QSocketNotifier> m_controlNotifier;
    SandboxExit m_exit;
    QList<quint16> m_listen;
    QString m_lastWords; ///< The last lines of stderr: what ran out, why it did not start.
    int m_control = -1;
    qint64 m_init = 0;
    qint64 m_pid = 0;
    bool m_exitKnown = false;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::SandboxListener)
Q_DECLARE_METATYPE(orrery::SandboxExit)
