// SPDX-License-Identifier: MIT
#include "core/keys/masterkeyopener.h"

#include "core/keys/privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcKeys, "orrery.keys", QtInfoMsg)

namespace {

const QByteArray checkText = "orrery master key"_ba;
constexpr qsizetype keySize = 32;

QString entryName(const QString &keyId)
{
    return u"master-"_s + keyId;
}

} // namespace

MasterKeyOpener::MasterKeyOpener(const ProfilePaths &paths, Keychain &keychain)
    : m_paths(paths)
    , m_keychain(keychain)
{
}

QFuture<Result<MasterKey>> MasterKeyOpener::start()
{
    m_promise.start();
    QFuture<Result<MasterKey>> future = m_promise.future();
    begin();
    return future;
}

void MasterKeyOpener::begin()
{
    if (const auto made = makePrivateFolder(m_paths.keysDir()); !made)
        return finish(std::unexpected(made.error()));
    const auto marker = readMarker();
    if (!marker)
        return finish(std::unexpected(marker.error()));
    if (*marker)
        return openKnown(**marker);
    if (QFile::exists(keyFile())) { // a crash came between the key and its marker
        const auto bytes = readPrivateFile(keyFile());
        if (!bytes || bytes->size() != keySize)
            return finish(
                fail(ErrorCode::Corrupt, tr("The key file of this Space is damaged."), keyFile()));
        const MasterKey key(*bytes, MasterKey::Place::File);
        if (const auto written = writeMarker({key.place(), {}, key.seal(checkText)}); !written)
            return finish(std::unexpected(written.error()));
        return finish(key);
    }
    if (QFile::exists(m_paths.spaceDb()))
        return finish(fail(ErrorCode::Corrupt,
                           tr("The key of this Space is gone, but its data is still there. Put the "
                              "folder “keys” of the profile back from a backup."),
                           markerFile()));
    makeNew();
}

void MasterKeyOpener::openKnown(const Marker &marker)
{
    if (marker.place == MasterKey::Place::File) {
        const auto bytes = readPrivateFile(keyFile());
        if (!bytes)
            return finish(std::unexpected(bytes.error()));
        return acceptIfRight(marker, *bytes);
    }
    m_keychain.read(entryName(marker.keyId)).then(this, [this, marker](Result<QByteArray> bytes) {
        if (bytes)
            return acceptIfRight(marker, *bytes);
        if (bytes.error().code == ErrorCode::NotFound)
            return finish(fail(ErrorCode::Unavailable,
                               tr("The keyring that holds the key of this Space is locked or was "
                                  "emptied. Unlock it and start Orrery again."),
                               bytes.error().detail));
        finish(fail(ErrorCode::Unavailable,
                    tr("The keyring that holds the key of this Space does not answer. Start your "
                       "desktop's keyring and then Orrery again."),
                    bytes.error().detail));
    });
}

void MasterKeyOpener::makeNew()
{
    const MasterKey key(MasterKey::random().m_bytes, MasterKey::Place::Keyring);
    const QString keyId = randomId();
    m_keychain.write(entryName(keyId), key.m_bytes)
        .then(this,
              [this, keyId](Result<> written) -> QFuture<Result<QByteArray>> {
                  if (!written)
                      return QtFuture::makeReadyValueFuture(
                          Result<QByteArray>(std::unexpected(written.error())));
                  return m_keychain.read(entryName(keyId)); // some take it and do not give it back
              })
        .unwrap()
        .then(this, [this, keyId, key](Result<QByteArray> back) {
            if (!back || *back != key.m_bytes) {
                qCInfo(lcKeys, "no usable keyring, the master key goes to a file: %s",
                       back ? "another value came back" : qPrintable(back.error().detail));
                return keepInFile(MasterKey(key.m_bytes, MasterKey::Place::File));
            }
            const auto marked = writeMarker({key.place(), keyId, key.seal(checkText)});
            finish(marked ? Result<MasterKey>(key) : std::unexpected(marked.error()));
        });
}

void MasterKeyOpener::keepInFile(const MasterKey &key)
{
    if (const auto kept = writeNewPrivateFile(keyFile(), key.m_bytes); !kept)
        return finish(std::unexpected(kept.error()));
    const auto marked = writeMarker({key.place(), {}, key.seal(checkText)});
    finish(marked ? Result<MasterKey>(key) : std::unexpected(marked.error()));
}

void MasterKeyOpener::acceptIfRight(const Marker &marker, const QByteArray &bytes)
{
    if (bytes.size() == keySize) {
        const MasterKey key(bytes, marker.place);
        if (key.unseal(marker.check) == checkText)
            return finish(key);
    }
    finish(fail(ErrorCode::Corrupt, tr("The key that was found is not the key of this Space.")));
}

void MasterKeyOpener::finish(Result<MasterKey> result)
{
    deleteLater();
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

Result<std::optional<MasterKeyOpener::Marker>> MasterKeyOpener::readMarker() const
{
    if (!QFile::exists(markerFile()))
        return std::nullopt;
    const auto text = readPrivateFile(markerFile());
    if (!text)
        return std::unexpected(text.error());
    const QJsonObject json = QJsonDocument::fromJson(*text).object();
    Marker marker;
    marker.keyId = json["key_id"_L1].toString();
    marker.check = QByteArray::fromBase64(json["check"_L1].toString().toLatin1());
    const QString backend = json["backend"_L1].toString();
    if (marker.check.isEmpty() || (backend != "keyring"_L1 && backend != "file"_L1))
        return fail(ErrorCode::Corrupt,
                    tr("The note of where the key of this Space lies is damaged."), markerFile());
    marker.place = backend == "keyring"_L1 ? MasterKey::Place::Keyring : MasterKey::Place::File;
    return marker;
}

Result<> MasterKeyOpener::writeMarker(const Marker &marker) const
{
    const QJsonObject json{
        {u"backend"_s, marker.place == MasterKey::Place::Keyring ? u"keyring"_s : u"file"_s},
        {u"key_id"_s, marker.keyId},
        {u"check"_s, QString::fromLatin1(marker.check.toBase64())},
    };
    return replacePrivateFile(markerFile(), QJsonDocument(json).toJson());
}

QString MasterKeyOpener::markerFile() const
{
    return m_paths.keysDir() + u"/master.json"_s;
}

QString MasterKeyOpener::keyFile() const
{
    return m_paths.keysDir() + u"/master.key"_s;
}

} // namespace orrery

#include <moc_masterkeyopener.cpp>
