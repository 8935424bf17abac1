// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/keychain.h"

#include <QMap>

namespace orrery {

/// A keychain in memory that can be absent, locked, or forgetful.
class FakeKeychain : public Keychain
{
public:
    QMap<QString, QByteArray> entries;
    bool isThere = true;
    bool isLocked = false; ///< As libsecret: writing fails, reading finds nothing.
    bool keepsNothing = false; ///< Takes a write and does not give it back.

    QFuture<Result<QByteArray>> read(const QString &name) override
    {
        Result<QByteArray> result = fail(ErrorCode::Unavailable, QStringLiteral("no keyring"));
        if (isThere && (isLocked || !entries.contains(name)))
            result = fail(ErrorCode::NotFound, QStringLiteral("no entry"));
        else if (isThere)
            result = entries.value(name);
        return QtFuture::makeReadyValueFuture(result);
    }

    QFuture<Result<>> write(const QString &name, const QByteArray &secret) override
    {
        Result<> result;
        if (!isThere || isLocked)
            result = fail(ErrorCode::Unavailable, QStringLiteral("no keyring"));
        else if (!keepsNothing)
            entries.insert(name, secret);
        return QtFuture::makeReadyValueFuture(result);
    }
};

} // namespace orrery
