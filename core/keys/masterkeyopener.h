// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/masterkey.h"

#include <QObject>
#include <QPromise>

#include <optional>

namespace orrery {

/// The steps of MasterKey::open(): a file of its own, `keys/master.json`, says where the key must
/// be, because a locked keyring answers "no such entry" as an empty one does. Deletes itself when
/// it has answered. Thread: main; reads two tiny files there, before anything else runs.
class MasterKeyOpener : public QObject
{
    Q_OBJECT
public:
    MasterKeyOpener(const ProfilePaths &paths, Keychain &keychain); ///< \a keychain is borrowed.

    [[nodiscard]] QFuture<Result<MasterKey>> start();

private:
    struct Marker {
        MasterKey::Place place = MasterKey::Place::File;
        QString keyId; ///< Name of the entry in the keyring.
        QByteArray check; ///< A known text sealed under the key.
    };

    void begin();
    void openKnown(const Marker &marker);
    void makeNew();
    void keepInFile(const MasterKey &key);
    void acceptIfRight(const Marker &marker, const QByteArray &bytes);
    void finish(Result<MasterKey> result);

    [[nodiscard]] Result<std::optional<Marker>> readMarker() const;
    [[nodiscard]] Result<> writeMarker(const Marker &marker) const;
    [[nodiscard]] QString markerFile() const;
    [[nodiscard]] QString keyFile() const;

    ProfilePaths m_paths;
    Keychain &m_keychain;
    QPromise<Result<MasterKey>> m_promise;
};

} // namespace orrery
