// SPDX-License-Identifier: MIT
#include "core/keys/masterkey.h"

#include "core/keys/masterkeyopener.h"

#include <QCoreApplication>

#include <sodium.h>

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MasterKey)
};

constexpr qsizetype keySize = crypto_secretbox_KEYBYTES;
constexpr qsizetype nonceSize = crypto_secretbox_NONCEBYTES;
constexpr qsizetype macSize = crypto_secretbox_MACBYTES;

unsigned char *raw(QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + at;
}

const unsigned char *raw(const QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()) + at;
}

} // namespace

MasterKey::MasterKey(QByteArray bytes, Place place)
    : m_bytes(std::move(bytes))
    , m_place(place)
{
    Q_ASSERT(m_bytes.size() == keySize);
}

MasterKey MasterKey::random()
{
    QByteArray bytes(keySize, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<size_t>(keySize));
    return {bytes, Place::Memory};
}

QFuture<Result<MasterKey>> MasterKey::open(const ProfilePaths &paths, Keychain &keychain)
{
    auto *opener = new MasterKeyOpener(paths, keychain); // deletes itself when it has answered
    return opener->start();
}

QByteArray MasterKey::seal(const QByteArray &plain) const
{
    QByteArray sealed(nonceSize + macSize + plain.size(), Qt::Uninitialized);
    randombytes_buf(sealed.data(), static_cast<size_t>(nonceSize));
    crypto_secretbox_easy(raw(sealed, nonceSize), raw(plain),
                          static_cast<unsigned long long>(plain.size()), raw(sealed), raw(m_bytes));
    return sealed;
}

Result<QByteArray> MasterKey::unseal(const QByteArray &sealed) const
{
    if (sealed.size() >= nonceSize + macSize) {
        QByteArray plain(sealed.size() - nonceSize - macSize, Qt::Uninitialized);
        if (crypto_secretbox_open_easy(raw(plain), raw(sealed, nonceSize),
                                       static_cast<unsigned long long>(sealed.size() - nonceSize),
                                       raw(sealed), raw(m_bytes))
            == 0)
            return plain;
    }
    return fail(ErrorCode::Corrupt,
                Text::tr("A stored secret cannot be read with the key of this Space."));
}

} // namespace orrery
