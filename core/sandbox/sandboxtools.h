// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

/// The programs that a sandbox is made of. Absolute paths; empty when missing. A value.
struct SandboxTools {
    QString
        init; ///< `orrery-init`: beside the running program, else ../libexec/orrery; never PATH.
    QString bwrap;
    QString pasta; ///< Empty: no outbound network.

    /// Looks beside \a programDir (default: the running program's folder) and in /usr/bin.
    [[nodiscard]] static SandboxTools find(const QString &programDir = {});
    friend bool operator==(const SandboxTools &, const SandboxTools &) = default;
};

} // namespace orrery
