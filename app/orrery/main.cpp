// SPDX-License-Identifier: MIT
#include "app/orrery/arguments.h"
#include "app/orrery/headless.h"
#include "app/orrery/space.h"
#ifdef ORRERY_WINDOW
#include "app/orrery/windowed.h"
#endif

#include <QCoreApplication>
#ifdef ORRERY_WINDOW
#include <QApplication>
#endif

#include <sodium.h>

#include <cstdio>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

/// Qt ends the program where there is no display; we go on without a window.
bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

std::unique_ptr<QCoreApplication> makeApplication(int &argc, char **argv, bool withWindow)
{
#ifdef ORRERY_WINDOW
    if (withWindow)
        return std::make_unique<QApplication>(argc, argv);
#else
    Q_UNUSED(withWindow)
#endif
    return std::make_unique<QCoreApplication>(argc, argv);
}

/// Each connection takes a descriptor, and the usual limit of a desktop session is 1024.
void allowManyFiles()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit); // what is allowed cannot fail; if it did, few is what we have
}

int run(Space &space, const Arguments &arguments)
{
#ifdef ORRERY_WINDOW
    if (!arguments.headless)
        return runWindowed(space, arguments);
#endif
    return runHeadless(space, arguments);
}

} // namespace

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return 1;
    allowManyFiles();
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words += QString::fromLocal8Bit(argv[i]);
    auto arguments = parseArguments(words);
    if (arguments && !arguments->headless && !hasDisplay()) {
        printToTerminal(u"There is no display: Orrery starts without its window."_s);
        arguments->headless = true;
    }
    const auto app = makeApplication(argc, argv, arguments && !arguments->headless);
    QCoreApplication::setApplicationName(u"orrery"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(ORRERY_VERSION));

    if (!arguments) {
        printToTerminal(arguments.error().message);
        return 2;
    }
    if (arguments->help || arguments->version) {
        std::fputs(arguments->help ? qPrintable(argumentsHelp()) : "orrery " ORRERY_VERSION "\n",
                   stdout);
        return 0;
    }

    const ProfilePaths paths(arguments->profile.isEmpty() ? ProfilePaths::defaultRoot()
                                                          : arguments->profile);
    auto lock = ProfileLock::take(paths);
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return handOver(paths, *arguments);
    if (!lock) {
        printToTerminal(Space::tr("Error: %1").arg(lock.error().message));
        return 1;
    }
    Space space(
        {.paths = paths, .port = arguments->port, .version = QStringLiteral(ORRERY_VERSION)},
        *std::move(lock));
    return run(space, *arguments);
}
