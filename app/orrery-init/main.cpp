// SPDX-License-Identifier: MIT

/// First process of a sandbox, one per process of a Micro: makes the user and network namespaces,
/// hands Orrery its sockets inside, starts bubblewrap there, and dies with Orrery. A process of
/// its own because a program with threads cannot enter a user namespace. Where there are none
/// (`--home`) it confines the command by Landlock.

#include "app/orrery-init/network.h"
#include "app/orrery-init/options.h"
#include "app/orrery-init/packets.h"
#include "app/orrery-init/processes.h"
#include "app/orrery-init/sandboxloop.h"
#include "core/sandbox/initprotocol.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

using namespace orrery::init;
namespace protocol = orrery::initprotocol;

namespace {

int failed(int error, const char *what)
{
    sendPacket(protocol::control, "failed " + std::to_string(error) + ' ' + what);
    return 1;
}

void blockSignals()
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGTERM);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
}

/// The listening sockets, to Orrery; the first port that is listened on, or 0.
int passListeners(const Options &options, int &error)
{
    std::vector<int> sockets;
    int first = 0;
    for (const int port : options.listen) {
        const int socket = listenOn(port);
        if (socket < 0) {
            error = -socket;
            return 0;
        }
        sockets.push_back(socket);
        first = first > 0 ? first : port;
    }
    if (!sockets.empty())
        sendPacket(protocol::control, "listeners", sockets);
    for (const int socket : sockets)
        close(socket);
    return first;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (!readOptions(argc, argv, options)) {
        std::fputs("orrery-init is started by Orrery.\n", stderr);
        return 2;
    }
    // What Orrery itself inherited and never closed must not reach an app.
    close_range(static_cast<unsigned>(options.dataEnd), ~0U, 0);
    for (int data = protocol::control; data < options.dataEnd; ++data)
        fcntl(data, F_SETFD, FD_CLOEXEC);
    blockSignals();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!dieWithParent(options.parent, SIGTERM))
        return 1;

    if (!options.home.empty()) {
        SandboxLoop(options, {}, options.listen.empty() ? 0 : options.listen.front()).run();
        std::error_code ignored; // what is left of it is in a folder for temporary files
        std::filesystem::remove_all(options.home, ignored);
        return 0;
    }
    PastaStarter pasta;
    if (!options.pasta.empty()) {
        pasta = forkPastaStarter(options);
        if (!options.lan)
            pasta.closed = localNetworks(); // of the host, so before our own network
    }
    if (const int error = enterNamespaces())
        return failed(error, "namespaces");
    // The kernel forgets the signal when ids change.
    if (!dieWithParent(options.parent, SIGTERM))
        return 1;
    if (const int error = bringLoopbackUp())
        return failed(error, "loopback");
    int error = 0;
    const int known = passListeners(options, error);
    if (error != 0)
        return failed(error, "listeners");
    SandboxLoop(options, std::move(pasta), known).run();
    return 0;
}
