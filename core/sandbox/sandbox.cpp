// SPDX-License-Identifier: MIT
#include "core/sandbox/sandbox.h"

#include "core/sandbox/controlgroup.h"
#include "core/sandbox/initlauncher.h"
#include "core/sandbox/initprotocol.h"
#include "core/sandbox/processtree.h"
#include "core/sandbox/seccompfilter.h"
#include "core/sandbox/socketsource.h"

#include <QLoggingCategory>
#include <QMetaMethod>
#include <QSocketNotifier>
#include <QTimer>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcSandbox, "orrery.sandbox", QtInfoMsg)

namespace orrery {

namespace {

constexpr qsizetype mostPerTurn = 64 * 1024; ///< Of one stream, before others get their turn.
constexpr int mostListeners = 16;
// A process that prints without end waits for its pipe; nothing else waits for it.
constexpr qsizetype mostPerWindow = 1024 * 1024;
constexpr std::chrono::milliseconds window{100};

struct Packet {
    QByteArray text;
    QList<int> fds;
    bool ended = false;
};

std::optional<Packet> receive(int socket)
{
    char bytes[initprotocol::longestMessage];
    iovec part{.iov_base = bytes, .iov_len = sizeof bytes};
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int) * mostListeners)] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space;
    message.msg_controllen = sizeof space;
    const ssize_t got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    Packet packet{.text = QByteArray(bytes, qMax(ssize_t(0), got)), .fds = {}, .ended = got <= 0};
    const cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (got > 0 && header && header->cmsg_type == SCM_RIGHTS) {
        packet.fds.resize(static_cast<qsizetype>((header->cmsg_len - CMSG_LEN(0)) / sizeof(int)));
        std::memcpy(packet.fds.data(), CMSG_DATA(header),
                    sizeof(int) * static_cast<size_t>(packet.fds.size()));
    }
    return packet;
}

bool soundsLikeNoMemory(const QString &text)
{
    for (const QLatin1StringView sign :
         {"out of memory"_L1, "MemoryError"_L1, "Cannot allocate memory"_L1, "bad_alloc"_L1,
          "OutOfMemory"_L1, "ENOMEM"_L1}) {
        if (text.contains(sign, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace

Sandbox::Sandbox(SandboxTools tools, QObject *parent)
    : QObject(parent)
    , m_tools(std::move(tools))
{
}

Sandbox::~Sandbox()
{
    if (m_init <= 0)
        return;
    send("kill");
    m_controlNotifier.reset(); // before the sockets that they watch
    close(m_control);
    // It kills what it started and ends; a few milliseconds, and no process is left behind.
    waitpid(static_cast<pid_t>(m_init), nullptr, 0);
    for (Stream &stream : m_streams) {
        stream.notifier.reset();
        close(stream.fd);
    }
}

qint64 Sandbox::residentBytes() const
{
    return m_pid > 0 ? residentBytesOfTree(m_pid) : 0;
}

Result<> Sandbox::start(const SandboxSpec &spec)
{
    Q_ASSERT(m_init == 0);
    if (m_tools.init.isEmpty())
        return fail(ErrorCode::Unavailable,
                    tr("Orrery is not installed completely: orrery-init is missing."));
    const bool isConfined = spec.separation == Separation::Landlock;
    if (m_tools.bwrap.isEmpty() && !isConfined)
        return fail(ErrorCode::Unavailable,
                    tr("Apps cannot be separated from your files: bubblewrap is not installed."));
    static const Result<QByteArray> common = seccompFilter(); // the same for every sandbox
    const Result<QByteArray> filter = isConfined ? seccompFilter(spec) : common;
    if (!filter)
        return std::unexpected(filter.error());
    const Result<LaunchedInit> launched = launchInit(m_tools, spec, *filter);
    if (!launched)
        return std::unexpected(launched.error());
    m_init = launched->pid;
    m_listen = spec.listen;
    m_sockets = std::make_shared<SocketSource>(launched->sockets, spec.port);
    m_streams[0].fd = launched->out;
    m_streams[1].fd = launched->error;
    watch(launched->control);
    if (spec.limits.asGroup) {
        auto *request = new ControlGroupRequest(m_init, spec.limits, this);
        connect(request, &ControlGroupRequest::settled, this, [this, request] {
            send("run");
            request->deleteLater(); // we are inside its signal
        });
    }
    if (spec.internet && m_tools.pasta.isEmpty() && !isConfined) {
        // Later, when the caller has connected what it wants to hear.
        const auto tell = [this] { Q_EMIT networkFailed(tr("pasta (passt) is not installed.")); };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    }
    return {};
}

void Sandbox::watch(int control)
{
    m_control = control;
    m_controlNotifier = std::make_unique<QSocketNotifier>(control, QSocketNotifier::Read);
    connect(m_controlNotifier.get(), &QSocketNotifier::activated, this, &Sandbox::readControl);
    for (const OutputStream stream : {OutputStream::Out, OutputStream::Error}) {
        Stream &one = m_streams[static_cast<size_t>(stream)];
        one.notifier = std::make_unique<QSocketNotifier>(one.fd, QSocketNotifier::Read);
        connect(one.notifier.get(), &QSocketNotifier::activated, this,
                [this, stream] { readStream(stream, false); });
    }
}

void Sandbox::stop(std::chrono::milliseconds grace)
{
    m_exit.requested = true;
    send("stop " + QByteArray::number(static_cast<qint64>(grace.count())));
}

void Sandbox::kill()
{
    m_exit.requested = true;
    send("kill");
}

void Sandbox::openGate()
{
    send("go");
}

void Sandbox::settleHost(const QString &host, bool isAllowed)
{
    send((isAllowed ? "allow " : "refuse ") + host.toUtf8());
}

void Sandbox::send(const QByteArray &message) const
{
    if (m_control >= 0)
        (void)::send(m_control, message.constData(), static_cast<size_t>(message.size()),
                     MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Sandbox::readControl()
{
    while (m_control >= 0) {
        const std::optional<Packet> packet = receive(m_control);
        if (!packet)
            return;
        if (packet->ended)
            return finish();
        handle(packet->text, packet->fds);
    }
}

void Sandbox::handle(const QByteArray &message, QList<int> fds)
{
    const qsizetype blank = message.indexOf(' ');
    const QByteArray word = message.first(blank < 0 ? message.size() : blank);
    const QByteArray rest = blank < 0 ? QByteArray() : message.sliced(blank + 1);
    if (word == "listeners") {
        QList<SandboxListener> listeners;
        for (qsizetype i = 0; i < qMin(fds.size(), m_listen.size()); ++i)
            listeners.append({.port = m_listen.at(i), .fd = std::exchange(fds[i], -1)});
        if (isSignalConnected(QMetaMethod::fromSignal(&Sandbox::listenersReady))) {
            Q_EMIT listenersReady(listeners);
        } else {
            for (const SandboxListener &listener : std::as_const(listeners))
                close(listener.fd);
        }
    } else if (word == "pid") {
        m_pid = rest.split(' ').constFirst().toLongLong();
        Q_EMIT started();
    } else if (word == "listening") {
        Q_EMIT listening();
    } else if (word == "network") {
        Q_EMIT networkReady();
    } else if (word == "nonetwork") {
        qCWarning(lcSandbox) << "no network for a sandbox:" << rest;
        Q_EMIT networkFailed(tr("pasta could not connect it: %1").arg(QString::fromUtf8(rest)));
    } else if (word == "contact") {
        const QByteArrayList words = rest.split(' ');
        if (words.size() == 5)
            Q_EMIT contacted({.host = QString::fromUtf8(words.at(4)),
                              .port = words.at(3).toUShort(),
                              .opened = words.at(0).toLongLong(),
                              .sent = words.at(1).toLongLong(),
                              .received = words.at(2).toLongLong()});
    } else if (word == "lookup") {
        Q_EMIT hostAsked(QString::fromUtf8(rest));
    } else if (word == "outofmemory") {
        m_exit.outOfMemory = true;
    } else if (word == "exit") {
        m_exit.code = rest.toInt();
        m_exit.signal = m_exit.code > 128 ? m_exit.code - 128 : 0;
        m_exitKnown = true;
    } else if (word == "failed") {
        const int error = rest.split(' ').constFirst().toInt();
        qCWarning(lcSandbox) << "a sandbox failed:" << rest << std::strerror(error);
        m_exit.problem = tr("This system does not let Orrery separate apps from your files: %1.")
                             .arg(QString::fromLocal8Bit(std::strerror(error)));
        m_exit.code = 1;
        m_exitKnown = true;
    }
    for (const int left : std::as_const(fds)) {
        if (left >= 0)
            close(left);
    }
}

void Sandbox::readStream(OutputStream stream, bool toTheEnd)
{
    Stream &one = m_streams[static_cast<size_t>(stream)];
    char bytes[16 * 1024];
    for (qsizetype total = 0; toTheEnd || total < mostPerTurn;) {
        if (!toTheEnd && one.inWindow >= mostPerWindow) {
            one.notifier->setEnabled(false);
            return;
        }
        const ssize_t got = read(one.fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            one.hasEnded = one.hasEnded || got == 0;
            if (one.hasEnded && one.notifier)
                one.notifier->setEnabled(false);
            return;
        }
        total += got;
        if (!toTheEnd)
            count(stream, got);
        const QStringList lines = one.lines.add(QByteArrayView(bytes, got));
        for (const QString &line : lines) {
            if (stream == OutputStream::Error)
                m_lastWords = (m_lastWords + u'\n' + line).right(2000);
            Q_EMIT lineWritten(stream, line);
        }
    }
}

void Sandbox::count(OutputStream stream, qsizetype bytes)
{
    Stream &one = m_streams[static_cast<size_t>(stream)];
    if (one.inWindow == 0)
        QTimer::singleShot(window, this, [this, stream] {
            Stream &later = m_streams[static_cast<size_t>(stream)];
            later.inWindow = 0;
            if (later.notifier && !later.hasEnded)
                later.notifier->setEnabled(true);
        });
    one.inWindow += bytes;
}

void Sandbox::finish()
{
    waitpid(static_cast<pid_t>(m_init), nullptr, 0); // it has closed its end, so it is ending
    m_controlNotifier->setEnabled(false);
    m_controlNotifier.release()->deleteLater(); // we may be inside its signal
    close(std::exchange(m_control, -1));
    for (const OutputStream stream : {OutputStream::Out, OutputStream::Error}) {
        readStream(stream, true);
        Stream &one = m_streams[static_cast<size_t>(stream)];
        const QStringList rest = one.lines.finish();
        for (const QString &line : rest) {
            if (stream == OutputStream::Error)
                m_lastWords += u'\n' + line;
            Q_EMIT lineWritten(stream, line);
        }
        one.notifier.reset();
        close(std::exchange(one.fd, -1));
    }
    if (!m_exitKnown)
        m_exit.code = 128 + (m_exit.signal = SIGKILL);
    const QString last = m_lastWords.sliced(m_lastWords.lastIndexOf(u'\n') + 1);
    for (const QLatin1StringView teller : {"bwrap: "_L1, "orrery-init: "_L1}) {
        if (m_exit.problem.isEmpty() && last.startsWith(teller))
            m_exit.problem =
                tr("This system does not let Orrery separate apps from your files: %1.")
                    .arg(last.sliced(teller.size()));
    }
    m_exit.outOfMemory =
        m_exit.code != 0 && (m_exit.outOfMemory || soundsLikeNoMemory(m_lastWords));
    m_init = -1;
    m_pid = 0;
    Q_EMIT exited(m_exit);
}

} // namespace orrery

#include <moc_sandbox.cpp>
