// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/network.h"
#include "app/orrery-init/options.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace orrery::init {

/// Asks the kernel to end this process with \a signal when its parent ends. False: the parent is
/// not \a parent any more, so it ended before.
[[nodiscard]] bool dieWithParent(pid_t parent, int signal);

/// New user and network namespaces with the caller's own ids; errno, or 0.
[[nodiscard]] int enterNamespaces();

/// A child that stayed outside the namespaces and turns into pasta once it is told to.
struct PastaStarter {
    pid_t pid = -1;
    int go = -1; ///< Write one byte: the namespaces are there. '4' means without IPv6.
    std::vector<Block> closed; ///< What has to be refused before it starts.
    int complaints = -1; ///< What pasta prints.
};

/// Call before enterNamespaces(): pasta must start in the host's network.
[[nodiscard]] PastaStarter forkPastaStarter(const Options &options);

/// Starts bubblewrap with its status on \a statusPipe; its pid, or -errno.
[[nodiscard]] pid_t startBubblewrap(const Options &options, int statusPipe, int gate);

/// What a command starts with: no signal blocked or ignored.
void unblockSignals();

/// Bounds \a resource, never above what this process may use itself.
void limit(__rlimit_resource resource, unsigned long long value);
/// The bounds of each single process.
void limitProcess(const Options &options);

/// What \a path holds; empty when it cannot be read.
[[nodiscard]] std::string readFile(const std::string &path);

/// Direct children of \a pid, from /proc.
[[nodiscard]] std::vector<pid_t> childrenOf(pid_t pid);

/// SIGTERM to \a app and everything below it. A shell that only waits for its command is spared:
/// it would end at once, and the sandbox with it, before the command could clean up.
void askToEnd(pid_t app);

} // namespace orrery::init
