// SPDX-License-Identifier: MIT
#include "core/sandbox/initlauncher.h"

#include "core/sandbox/bwraparguments.h"
#include "core/sandbox/initprotocol.h"
#include "core/sandbox/landlockplan.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sandbox)
};

/// Descriptors of ours, closed at the end unless taken.
class Descriptors
{
public:
    Descriptors() = default;
    Descriptors(const Descriptors &) = delete;
    Descriptors &operator=(const Descriptors &) = delete;
    ~Descriptors()
    {
        for (const int one : m_open)
            close(one);
    }

    int keep(int descriptor)
    {
        if (descriptor < 0)
            m_error = errno;
        else
            m_open.push_back(descriptor);
        return descriptor;
    }

    bool pair(int type, int (&ends)[2])
    {
        const int made =
            type == 0 ? pipe2(ends, O_CLOEXEC) : socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends);
        if (made != 0) {
            m_error = errno;
            return false;
        }
        m_open.insert(m_open.end(), {ends[0], ends[1]});
        return true;
    }

    int release(int descriptor)
    {
        std::erase(m_open, descriptor);
        return descriptor;
    }

    [[nodiscard]] int error() const { return m_error; }

private:
    std::vector<int> m_open;
    int m_error = 0;
};

/// A file in memory that holds \a content, at its beginning.
int memoryFile(const QByteArray &content)
{
    const int file = memfd_create("orrery", MFD_CLOEXEC);
    if (file < 0)
        return -1;
    for (qsizetype done = 0; done < content.size();) {
        const ssize_t wrote = pwrite(file, content.constData() + done,
                                     static_cast<size_t>(content.size() - done), done);
        if (wrote <= 0) {
            const int error = errno;
            close(file);
            errno = error;
            return -1;
        }
        done += wrote;
    }
    return file;
}

QByteArrayList commandLine(const SandboxTools &tools, const SandboxSpec &spec, int dataEnd,
                           const QByteArrayList &command)
{
    QByteArrayList words{QFile::encodeName(tools.init),
                         "--parent",
                         QByteArray::number(getpid()),
                         "--data-end",
                         QByteArray::number(dataEnd),
                         "--port",
                         QByteArray::number(spec.port),
                         "--memory",
                         QByteArray::number(spec.limits.memory),
                         "--scratch",
                         QByteArray::number(spec.limits.tmp),
                         "--open-files",
                         QByteArray::number(spec.limits.openFiles)};
    const bool isConfined = spec.separation == Separation::Landlock;
    if (isConfined)
        words += {"--home", QFile::encodeName(spec.home), "--processes",
                  QByteArray::number(spec.limits.processes)};
    else
        words += {"--bwrap", QFile::encodeName(tools.bwrap)};
    if (spec.gated)
        words += "--gate";
    if (spec.limits.asGroup)
        words += "--await-group";
    if (!spec.listen.isEmpty()) {
        QByteArrayList ports;
        for (const quint16 port : spec.listen)
            ports.append(QByteArray::number(port));
        words += {"--listen", ports.join(',')};
    }
    if (spec.internet && !tools.pasta.isEmpty() && !isConfined) {
        words += {"--pasta", QFile::encodeName(tools.pasta)};
        if (spec.lan)
            words += "--lan";
        if (spec.askHosts)
            words += "--ask";
        if (spec.waitForInternet)
            words += "--wait-for-network";
    }
    return words + QByteArrayList{"--"} + command;
}

/// Numbers above every target, so that moving one descriptor never overwrites another.
int above(int descriptor, int least)
{
    return fcntl(descriptor, F_DUPFD_CLOEXEC, least);
}

int spawn(const QByteArrayList &words, const std::vector<int> &targets, pid_t &pid)
{
    std::vector<char *> argv;
    for (const QByteArray &word : words)
        argv.push_back(const_cast<char *>(word.constData()));
    argv.push_back(nullptr);
    char path[] = "PATH=/usr/bin:/bin";
    char *environment[] = {path, nullptr};

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (size_t number = 0; number < targets.size(); ++number)
        posix_spawn_file_actions_adddup2(&actions, targets[number], static_cast<int>(number));
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t defaults;
    sigfillset(&defaults);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    // Its own session: Ctrl+C in a terminal is for Orrery, which then stops its Micros in order.
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    const int error = posix_spawn(&pid, argv[0], &actions, &attributes, argv.data(), environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

} // namespace

Result<LaunchedInit> launchInit(const SandboxTools &tools, const SandboxSpec &spec,
                                const QByteArray &seccomp)
{
    const auto broken = [](int error) {
        return failErrno(error, Text::tr("The app's sandbox could not be started."),
                         u"orrery-init"_s);
    };
    auto *const describe =
        spec.separation == Separation::Landlock ? &landlockPlan : &bwrapArguments;
    const SandboxArguments told = describe(spec, seccomp, initprotocol::firstData);
    Descriptors mine;
    int control[2];
    int sockets[2];
    int out[2];
    int error[2];
    if (!mine.pair(SOCK_SEQPACKET, control) || !mine.pair(SOCK_SEQPACKET, sockets)
        || !mine.pair(0, out) || !mine.pair(0, error))
        return broken(mine.error());

    const int dataEnd = initprotocol::firstData + static_cast<int>(told.data.size());
    std::vector<int> targets{mine.keep(open("/dev/null", O_RDONLY | O_CLOEXEC)),
                             out[1],
                             error[1],
                             control[1],
                             sockets[1],
                             mine.keep(memoryFile(told.options.join('\0') + '\0'))};
    for (const QByteArray &content : told.data)
        targets.push_back(mine.keep(memoryFile(content)));
    for (int &target : targets) {
        if (target >= 0)
            target = mine.keep(above(target, dataEnd));
    }
    if (mine.error() != 0)
        return broken(mine.error());

    pid_t pid = 0;
    if (const int failure = spawn(commandLine(tools, spec, dataEnd, told.command), targets, pid))
        return broken(failure);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(error[0], F_SETFL, O_NONBLOCK);
    return LaunchedInit{.pid = pid,
                        .control = mine.release(control[0]),
                        .sockets = mine.release(sockets[0]),
                        .out = mine.release(out[0]),
                        .error = mine.release(error[0])};
}

} // namespace orrery
