// SPDX-License-Identifier: MIT
#include "app/orrery/headless.h"

#include "app/orrery/quitsignals.h"
#include "core/control/controlclient.h"
#include "core/gateway/gateway.h"

#include <QCoreApplication>
#include <QUrl>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace orrery {

int runHeadless(Space &space, const Arguments &arguments)
{
    QuitSignals signals(arguments.untilInputEnds);
    bool isStopping = false;
    QObject::connect(&signals, &QuitSignals::received, &space, [&space, &isStopping] {
        if (std::exchange(isStopping, true))
            return QCoreApplication::exit(1); // asked twice: without waiting
        space.stop().then(&space, [] { QCoreApplication::exit(0); });
    });
    space.start().then(&space, [&space, &isStopping](Result<> started) {
        if (isStopping)
            return;
        if (!started) {
            printToTerminal(Space::tr("Error: %1").arg(started.error().message));
            printToTerminal(started.error().detail);
            return QCoreApplication::exit(1);
        }
        std::printf("ready http://localhost:%d\n", space.gateway().port());
        std::fflush(stdout);
        printToTerminal(u"sign in: %1"_s.arg(space.gateway().spaceUrl().toString()));
        if (space.facts().secrets == MasterKey::Place::File)
            printToTerminal(
                Space::tr("No keyring can be used: secrets are protected by a key in the "
                          "profile's folder."));
    });
    return QCoreApplication::exec();
}

int handOver(const ProfilePaths &paths, const Arguments &arguments)
{
    if (arguments.headless) {
        printToTerminal(
            Space::tr("Error: another Orrery uses the profile “%1”.").arg(paths.root()));
        return 1;
    }
    ControlClient client;
    QObject::connect(
        &client, &ControlClient::finished, &client,
        [](const Result<QJsonObject> &done) {
            if (!done)
                printToTerminal(Space::tr("Error: %1").arg(done.error().message));
            QCoreApplication::exit(done ? 0 : 1);
        },
        Qt::QueuedConnection);
    client.send(
        paths,
        {.words = QStringList{u"activate"_s} + arguments.urls, .options = {}, .cwd = QString()});
    return QCoreApplication::exec();
}

void printToTerminal(const QString &text)
{
    if (!text.isEmpty())
        std::fprintf(stderr, "%s\n", text.toUtf8().constData());
}

} // namespace orrery
