// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>

namespace orrery {

/// What the helper is told about one sandbox, and the contents that it refers to by descriptor.
struct SandboxArguments {
    QByteArrayList options; ///< Passed in a file in memory: secrets are among them.
    QByteArrayList data; ///< The first one is to be descriptor `firstData`, and so on.
    QByteArrayList command; ///< What runs inside.
    friend bool operator==(const SandboxArguments &, const SandboxArguments &) = default;
};

} // namespace orrery
