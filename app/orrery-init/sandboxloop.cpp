// SPDX-License-Identifier: MIT
#include "app/orrery-init/sandboxloop.h"

#include "app/orrery-init/clock.h"
#include "app/orrery-init/confinement.h"
#include "app/orrery-init/packets.h"
#include "core/sandbox/initprotocol.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace orrery::init {

namespace {

/// pasta takes as much of the processor as a small app needs to start, so the app goes first unless
/// it looks a name up.
constexpr long pastaDelay = second / 8;

/// How long a process that waits at its gate is looked at: one that does not wait listens by then.
constexpr long gateTime = 5 * second;

/// The number behind `"key":` in bubblewrap's status; -1 when it is not there.
int numberAfter(const std::string &json, const char *key)
{
    const size_t at = json.find(key);
    if (at == std::string::npos)
        return -1;
    const size_t digit = json.find_first_of("0123456789", at + std::strlen(key));
    return digit == std::string::npos ? -1 : std::atoi(json.c_str() + digit);
}

std::string lastLine(int pipe)
{
    char bytes[2048];
    const ssize_t got = read(pipe, bytes, sizeof bytes);
    std::string text(bytes, got > 0 ? static_cast<size_t>(got) : 0);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    const size_t start = text.rfind('\n');
    return text.substr(start == std::string::npos ? 0 : start + 1, 300);
}

} // namespace

SandboxLoop::SandboxLoop(const Options &options, PastaStarter pasta, int knownPort)
    : m_options(options)
    , m_pasta(std::move(pasta))
    , m_probe(knownPort)
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    m_signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

void SandboxLoop::run()
{
    if (m_options.awaitGroup)
        m_group.await(); // what it starts is in the group as well
    if (m_pasta.pid > 0)
        openOutbound();
    if (m_options.waitForNetwork && m_pasta.pid > 0)
        startPasta();
    if (m_options.waitForNetwork && m_pasta.pid > 0) {
        m_networkBy = now() + 10 * second;
    } else {
        m_pastaAt = now() + pastaDelay;
        start();
    }
    while (m_bwrap > 0 || m_networkBy > 0) {
        std::vector<pollfd> events{
            {.fd = m_gone ? -1 : initprotocol::control, .events = POLLIN, .revents = 0},
            {.fd = m_gone ? -1 : initprotocol::sockets, .events = POLLIN, .revents = 0},
            {.fd = m_signals, .events = POLLIN, .revents = 0},
            {.fd = m_statusPipe, .events = POLLIN, .revents = 0},
        };
        if (m_outbound)
            m_outbound->addTo(events);
        const long wait = timeout();
        const timespec limit{.tv_sec = wait / second, .tv_nsec = wait % second * 1000};
        ppoll(events.data(), events.size(), wait < 0 ? nullptr : &limit, nullptr);
        if (events[3].revents != 0)
            readStatus();
        if (events[0].revents != 0)
            readControl();
        if (events[1].revents != 0)
            readSocketRequests();
        if (events[2].revents != 0)
            reap();
        if (m_outbound)
            m_outbound->handle();
        if (m_bwrap > 0) {
            lookForApp();
            lookForPort();
        }
        if (isPastaDue())
            startPasta();
        if (m_killAt > 0 && now() >= m_killAt)
            killAll();
        if (m_networkBy > 0 && now() >= m_networkBy) {
            tell("nonetwork pasta did not become ready");
            m_networkBy = 0;
            start();
        }
    }
    endDescendants(); // a subreaper: what outlived bubblewrap and pasta's daemon hang below us
    if (m_outbound)
        m_outbound->tellContacts();
    if (m_group.hasKilled())
        tell("outofmemory");
    if (m_exitCode)
        tell("exit " + std::to_string(*m_exitCode));
}

void SandboxLoop::start()
{
    int status[2] = {-1, -1};
    const bool isConfined = !m_options.home.empty();
    if (m_gone || m_stopAsked || (!isConfined && pipe2(status, O_CLOEXEC) != 0)) {
        m_exitCode = 128 + SIGTERM;
        return;
    }
    int gate[2] = {-1, -1};
    if (m_options.gate && pipe2(gate, O_CLOEXEC) != 0) {
        m_exitCode = 128 + SIGTERM;
        return;
    }
    m_startedAt = now();
    if (isConfined) {
        m_bwrap = m_first = m_app = startConfined(m_options, gate[0]);
        if (m_app > 0)
            tell("pid " + std::to_string(m_app));
        else
            tell("failed " + std::to_string(-m_app) + " its folder");
    } else {
        fcntl(status[0], F_SETFL, O_NONBLOCK);
        m_bwrap = startBubblewrap(m_options, status[1], gate[0]);
        close(status[1]);
    }
    close(gate[0]);
    m_gate = gate[1];
    // Ours are not needed any more; the child has read or will read its own copies.
    for (int data = initprotocol::arguments; data < m_options.dataEnd; ++data)
        close(data);
    m_statusPipe = status[0];
}

long SandboxLoop::timeout() const
{
    long wait = -1;
    const auto sooner = [&wait](long other) { wait = wait < 0 ? other : std::min(wait, other); };
    const bool isWaiting = m_gate >= 0 && now() - m_startedAt > gateTime;
    const bool looking =
        m_bwrap > 0 && !isWaiting && (m_app < 0 || (m_options.port > 0 && !m_listening));
    if (looking) // at most 1.6 % later than at once, and idle when an app takes its time
        sooner(std::clamp((now() - m_startedAt) / 64, 500L, 50'000L));
    if (m_pasta.pid > 0 && m_pasta.go >= 0)
        sooner(std::max(0L, m_pastaAt - now()));
    if (m_killAt > 0)
        sooner(std::max(0L, m_killAt - now()));
    if (m_networkBy > 0)
        sooner(std::max(0L, m_networkBy - now()));
    if (m_outbound && !isWaiting && m_outbound->timeout() >= 0)
        sooner(m_outbound->timeout());
    return wait;
}

void SandboxLoop::readControl()
{
    char bytes[initprotocol::longestMessage];
    const ssize_t got = recv(initprotocol::control, bytes, sizeof bytes - 1, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        m_gone = true;
        killAll();
        return;
    }
    bytes[got] = 0;
    if (std::strncmp(bytes, "stop ", 5) == 0)
        stop(std::atol(bytes + 5));
    else if (std::strcmp(bytes, "kill") == 0)
        killAll();
    else if (std::strcmp(bytes, "go") == 0)
        openGate();
    else if (m_outbound && std::strncmp(bytes, "allow ", 6) == 0)
        m_outbound->settle(bytes + 6, true);
    else if (m_outbound && std::strncmp(bytes, "refuse ", 7) == 0)
        m_outbound->settle(bytes + 7, false);
}

void SandboxLoop::openGate()
{
    close(std::exchange(m_gate, -1));
    m_startedAt = now();
}

void SandboxLoop::readSocketRequests() const
{
    char requests[64];
    const ssize_t got = recv(initprotocol::sockets, requests, sizeof requests, MSG_DONTWAIT);
    for (ssize_t i = 0; i < got; ++i) {
        const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (made < 0)
            return;
        sendPacket(initprotocol::sockets, "s", {made});
        close(made);
    }
}

void SandboxLoop::readStatus()
{
    char bytes[1024];
    const ssize_t got = read(m_statusPipe, bytes, sizeof bytes);
    if (got < 0)
        return;
    if (got == 0) {
        close(std::exchange(m_statusPipe, -1));
        return;
    }
    m_status.append(bytes, static_cast<size_t>(got));
    if (m_first < 0)
        m_first = numberAfter(m_status, "\"child-pid\"");
    if (const int code = numberAfter(m_status, "\"exit-code\""); code >= 0)
        m_exitCode = code;
}

void SandboxLoop::lookForApp()
{
    if (m_app > 0 || m_first < 0)
        return;
    const std::vector<pid_t> children = childrenOf(m_first);
    if (children.empty())
        return;
    m_app = children.front();
    tell("pid " + std::to_string(m_app));
}

void SandboxLoop::lookForPort()
{
    if (m_listening || m_options.port == 0 || m_app < 0)
        return;
    if (!m_probe.isListening(m_options.port))
        return;
    m_listening = true;
    tell("listening");
}

void SandboxLoop::stop(long grace)
{
    if (std::exchange(m_stopAsked, true) && m_killAt > 0)
        return;
    if (m_app < 0 || grace <= 0) {
        killAll();
        return;
    }
    askToEnd(m_app);
    m_killAt = now() + grace * 1000;
}

void SandboxLoop::killAll()
{
    m_stopAsked = true;
    m_killAt = 0;
    m_networkBy = 0;
    if (m_first > 0)
        kill(m_first, SIGKILL); // takes its whole process namespace along
    if (m_bwrap > 0)
        kill(m_bwrap, SIGKILL);
}

void SandboxLoop::reap()
{
    signalfd_siginfo information{};
    while (read(m_signals, &information, sizeof information) == sizeof information) {
        if (information.ssi_signo == SIGTERM)
            killAll();
    }
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (ended == m_pasta.pid) {
            pastaEnded(status);
        } else if (ended == m_bwrap) {
            if (m_statusPipe >= 0)
                readStatus();
            m_bwrap = -1;
            if (!m_exitCode)
                m_exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }
}

bool SandboxLoop::isPastaDue() const
{
    return m_pasta.pid > 0 && m_pasta.go >= 0
        && (m_listening || now() >= m_pastaAt || (m_outbound && m_outbound->isWanted()));
}

void SandboxLoop::startPasta()
{
    if (m_outbound)
        m_outbound->expectNetwork();
    // Never with the local network open: the rules stand before pasta makes the first route.
    bool ipv6 = true;
    const int error = refuse(m_pasta.closed, m_options.ask, ipv6);
    if (error == 0)
        (void)!write(m_pasta.go, ipv6 ? "6" : "4", 1);
    close(std::exchange(m_pasta.go, -1)); // without its byte the starter ends
    if (error != 0) {
        m_pasta.pid = -1;
        if (m_outbound)
            m_outbound->setNetwork(false);
        tell(std::string("nonetwork rules: ") + std::strerror(error));
    }
}

void SandboxLoop::openOutbound()
{
    m_outbound.emplace(m_options.ask, [this](const std::string &message) { tell(message); });
    if (const int error = m_outbound->open()) {
        tell(std::string("nonetwork name server: ") + std::strerror(error));
        m_outbound.reset();
    }
}

void SandboxLoop::pastaEnded(int status)
{
    m_pasta.pid = -1;
    if (m_pasta.go >= 0) // it was not even told to start
        close(std::exchange(m_pasta.go, -1));
    // It goes to the background when the network stands; the daemon is our child then.
    const bool isUp = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (m_outbound)
        m_outbound->setNetwork(isUp);
    if (isUp)
        tell("network");
    else
        tell("nonetwork " + lastLine(m_pasta.complaints));
    if (std::exchange(m_networkBy, 0) > 0)
        start();
}

void SandboxLoop::tell(const std::string &text) const
{
    if (!m_gone)
        sendPacket(initprotocol::control, text);
}

} // namespace orrery::init
