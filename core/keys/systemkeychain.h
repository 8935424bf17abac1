// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keychain.h"

namespace orrery {

/// The Secret Service or KWallet of this desktop, through QtKeychain. Thread: main.
class SystemKeychain : public Keychain
{
public:
    [[nodiscard]] QFuture<Result<QByteArray>> read(const QString &name) override;
    [[nodiscard]] QFuture<Result<>> write(const QString &name, const QByteArray &secret) override;
};

} // namespace orrery
