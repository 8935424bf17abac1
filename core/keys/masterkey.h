// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/keys/keychain.h"

namespace orrery {

/// The one random 256 bit key of a profile; what has to be readable again later (keys of Micros,
/// values of variables) is sealed under it. A value; thread: any.
class MasterKey
{
public:
    /// Where the key lies; the security page and `space status` tell the user.
    enum class Place { Memory, Keyring, File };

    /// A new key that is kept nowhere; for tests.
    [[nodiscard]] static MasterKey random();

    /// The key of the profile, made at the first start: in \a keychain where a write to it
    /// succeeds, else in `keys/master.key`, readable by the user only. Never makes a key over
    /// existing data: Unavailable: the keyring that holds the key is locked, was emptied or does
    /// not answer. Corrupt: the key found is not this profile's, or key and marker are gone but
    /// data is there. Io, DiskFull. Thread: main; \a keychain is borrowed until the future
    /// finishes.
    [[nodiscard]] static QFuture<Result<MasterKey>> open(const ProfilePaths &paths,
                                                         Keychain &keychain);

    [[nodiscard]] Place place() const { return m_place; }

    /// Nonce and secretbox of \a plain.
    [[nodiscard]] QByteArray seal(const QByteArray &plain) const;
    /// Corrupt: \a sealed was changed or sealed under another key.
    [[nodiscard]] Result<QByteArray> unseal(const QByteArray &sealed) const;

private:
    friend class MasterKeyOpener;
    MasterKey(QByteArray bytes, Place place);

    QByteArray m_bytes;
    Place m_place = Place::Memory;
};

} // namespace orrery
