// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxspec.h"

#include <QByteArrayList>

namespace orrery {

/// bubblewrap's options for one sandbox, and the contents that they refer to by descriptor.
struct BwrapArguments {
    QByteArrayList options; ///< Options only, without the command.
    QByteArrayList data; ///< The first one is to be descriptor `firstData`, and so on.
    QByteArrayList command; ///< What bubblewrap runs: sets the process limit, then the shell.
    friend bool operator==(const BwrapArguments &, const BwrapArguments &) = default;
};

/// \a firstData is the number of the descriptor of data[0]. Looks at which of the host's folders
/// exist.
[[nodiscard]] BwrapArguments bwrapArguments(const SandboxSpec &spec, const QByteArray &seccomp,
                                            int firstData);

} // namespace orrery
