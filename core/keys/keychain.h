// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>
#include <QFuture>

namespace orrery {

/// The place of the desktop that keeps secrets. Thread: main; never blocks.
/// There is no "is it available": services say yes and then refuse, so callers probe by writing.
class Keychain
{
public:
    virtual ~Keychain() = default;

    /// NotFound: no such entry, **or** a locked keyring that could not ask. Unavailable: no
    /// service.
    [[nodiscard]] virtual QFuture<Result<QByteArray>> read(const QString &name) = 0;
    /// Unavailable: no service, locked, or refused by the user.
    [[nodiscard]] virtual QFuture<Result<>> write(const QString &name,
                                                  const QByteArray &secret) = 0;
};

} // namespace orrery
