// SPDX-License-Identifier: MIT
// Adds Collections to the profile given until it is killed, and prints the id of each when it is
// durable. With a second argument, a limit in bytes for the size of a file: prints the error then.
#include "core/space/registry.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

void addAnother(Registry &registry, int number)
{
    registry.addCollection(QString::number(number).rightJustified(400, u'x'))
        .then(&registry, [&registry, number](Result<Collection> added) {
            if (!added) {
                std::printf("error %d %lld\n", static_cast<int>(added.error().code),
                            static_cast<long long>(registry.collections().size()));
                std::fflush(stdout);
                return QCoreApplication::quit();
            }
            std::puts(qPrintable(added->id.value));
            std::fflush(stdout);
            addAnother(registry, number + 1);
        });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Registry registry(ProfilePaths(app.arguments().at(1)), MasterKey::random());
    registry.open().then(&registry, [&](Result<> opened) {
        if (!opened)
            return QCoreApplication::exit(1);
        if (app.arguments().size() > 2) {
            const auto bytes = app.arguments().at(2).toULong();
            const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            std::signal(SIGXFSZ, SIG_IGN);
        }
        addAnother(registry, static_cast<int>(registry.collections().size()));
    });
    return QCoreApplication::exec();
}
