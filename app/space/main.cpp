// SPDX-License-Identifier: MIT
#include "app/space/commandline.h"
#include "app/space/localcommands.h"
#include "app/space/output.h"
#include "app/space/session.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

int signalPipe[2]; // written by the handler, read by the event loop

void onSignal(int)
{
    const char byte = 1;
    (void)!::write(signalPipe[1], &byte, 1);
}

/// Ctrl-C reaches the event loop; a read at a prompt ends with EINTR (no SA_RESTART).
void catchSignals()
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    struct sigaction action{};
    action.sa_handler = onSignal;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(signal, &action, nullptr);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"space"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ORRERY_VERSION));

    const auto line = parseCommandLine(QCoreApplication::arguments().sliced(1));
    if (!line) {
        printError(line.error().message);
        return 2;
    }
    if (const auto status = runLocally(*line))
        return *status;

    catchSignals();
    Session session(
        *line, ProfilePaths(line->profile.isEmpty() ? ProfilePaths::defaultRoot() : line->profile));
    QSocketNotifier notifier(signalPipe[0], QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &session, [&] {
        char byte = 0;
        while (::read(signalPipe[0], &byte, 1) > 0)
            session.interrupt();
    });
    QObject::connect(&session, &Session::exited, &app, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    session.start();
    return QCoreApplication::exec();
}
