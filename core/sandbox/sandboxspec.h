// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace orrery {

/// One folder or file of the host that a sandbox sees.
struct Bind {
    QString source;
    QString target; ///< Path inside; empty means the same as \a source.
    bool writable = false;
    friend bool operator==(const Bind &, const Bind &) = default;
};

/// What one sandbox may use. Zero means: not limited by us.
struct SandboxLimits {
    qint64 memory = qint64(1024) << 20; ///< RLIMIT_DATA of each process; AS breaks WebAssembly.
    qint64 tmp = qint64(512) << 20; ///< Size of /tmp, home included (runtime.md §2).
    int processes = 1024; ///< Processes and threads together, counted inside the sandbox only.
    int openFiles = 8192;
    /// Memory and processes are also bounded for all of it together, by a control group of the
    /// user's systemd; where that does not answer it runs without.
    bool asGroup = false;
    friend bool operator==(const SandboxLimits &, const SandboxLimits &) = default;
};

/// What keeps a process apart from the rest of the computer (design.md §8).
enum class Separation {
    Namespaces,
    Landlock, ///< The weaker tier: paths and ports are the host's, what is not named is refused.
};

/// Everything that decides what one sandboxed process sees and may do. A value.
struct SandboxSpec {
    Separation separation = Separation::Namespaces;
    QString home; ///< Landlock: host folder in place of /tmp, made and removed by the helper.
    QString code; ///< Host folder bound at /app; with Landlock it is where it is.
    bool writableCode = false; ///< Builds only.
    QList<Bind> binds; ///< Further ones; runtimes outside /usr, for example.
    QMap<QString, QByteArray> files; ///< Path inside → content, read-only.
    QString workDir = QStringLiteral("/app");
    QString command; ///< A line for `sh -c`.
    QMap<QString, QString> env; ///< PATH, HOME, TMPDIR and TZ have defaults; all may be replaced.
    QStringList hosts; ///< Names that lead to 127.0.0.1 in its hosts file.
    QByteArray caPem; ///< Our CA; trusted inside beside the system's roots.
    quint16 port = 8080; ///< Where the command should listen; 0: it serves nothing.
    QList<quint16>
        listen; ///< Ports of 127.0.0.1 inside that Orrery itself answers: 443, 80, gateway.
    bool internet = false; ///< Through pasta; without it the sandbox has no network, and says so.
    bool lan = false; ///< With internet: local networks may be reached as well.
    bool askHosts = false; ///< With internet: no host before Sandbox::settleHost() allows it.
    bool waitForInternet = false; ///< Start the command only when the network is there (builds).
    /// The command finds the end of a pipe at descriptor initprotocol::gate that
    /// Sandbox::openGate() closes; until then nothing is expected of it.
    bool gated = false;
    SandboxLimits limits;

    /// Where our own files lie, as the command sees them.
    [[nodiscard]] QString ownFolder() const
    {
        return separation == Separation::Landlock ? home + QStringLiteral("/orrery")
                                                  : QStringLiteral("/run/orrery");
    }
    friend bool operator==(const SandboxSpec &, const SandboxSpec &) = default;
};

} // namespace orrery
