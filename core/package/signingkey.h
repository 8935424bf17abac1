// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>

namespace orrery {

/// The Ed25519 key pair that signs packages and catalogues, in minisign's format, so that
/// `minisign -V` can check by hand what we wrote. A value; blocks only in makeOrLoad().
class SigningKey
{
public:
    /// Reads the key in \a path (as `minisign -G -W` writes it), or makes one: 0600, durable, and
    /// its public half beside it as `<path>.pub`. Corrupt: the file holds something else.
    [[nodiscard]] static Result<SigningKey> makeOrLoad(const QString &path);
    /// A new key that is stored nowhere.
    [[nodiscard]] static Result<SigningKey> generate();

    /// 56 characters of Base64, as `minisign -P` takes it; what manifests call `key`.
    [[nodiscard]] QString publicKey() const;
    /// The content of a `.minisig` file for \a message. \a trustedComment is one line and is
    /// signed too.
    [[nodiscard]] QByteArray sign(const QByteArray &message, const QString &trustedComment) const;

private:
    SigningKey() = default;
    [[nodiscard]] QByteArray secretFile() const;
    [[nodiscard]] QByteArray publicFile() const;

    QByteArray m_number; ///< 8 random bytes that tell keys apart.
    QByteArray m_secret; ///< 64 bytes of libsodium: seed and public key.
};

/// Whether \a text has the form of a public key.
[[nodiscard]] bool isPublicKey(const QString &text);

/// Checks that \a minisig signs \a message by \a publicKey, the trusted comment included.
/// Corrupt: not a signature, or of another message. Denied: another key's.
[[nodiscard]] Result<> verifySignature(const QByteArray &message, const QByteArray &minisig,
                                       const QString &publicKey);

/// The first part of an app's id: 16 of a-z and 2-7 (package.md §1.1). InvalidInput: no public
/// key.
[[nodiscard]] Result<QString> keyId(const QString &publicKey);

/// Four words that people can compare by eye or over the telephone. Empty for no public key.
[[nodiscard]] QString fourWords(const QString &publicKey);

} // namespace orrery
