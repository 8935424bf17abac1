// SPDX-License-Identifier: MIT
#include "app/orrery/quitsignals.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace orrery {

namespace {

constexpr std::array quitting{SIGTERM, SIGINT, SIGHUP};
int pipeEnds[2] = {-1, -1}; // a signal's handler can reach nothing else

void onSignal(int)
{
    const int kept = errno;
    const char byte = 1;
    (void)!::write(pipeEnds[1], &byte, 1);
    errno = kept;
}

void handle(void (*handler)(int))
{
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : quitting)
        ::sigaction(signal, &action, nullptr);
}

} // namespace

QuitSignals::QuitSignals(bool watchInput, QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) == 0) {
        m_pipe = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
        connect(m_pipe.get(), &QSocketNotifier::activated, this, [this] {
            char byte = 0;
            while (::read(pipeEnds[0], &byte, 1) > 0)
                Q_EMIT received();
        });
        handle(onSignal);
    }
    if (watchInput) {
        m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_input.get(), &QSocketNotifier::activated, this, &QuitSignals::readInput);
    }
}

QuitSignals::~QuitSignals()
{
    handle(SIG_DFL);
}

void QuitSignals::readInput()
{
    std::array<char, 256> bytes;
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN)))
        return;
    m_input->setEnabled(false);
    Q_EMIT received();
}

} // namespace orrery

#include <moc_quitsignals.cpp>
