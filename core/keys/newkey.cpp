// SPDX-License-Identifier: MIT
#include "core/keys/newkey.h"

#include <sodium.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr size_t hashSize = 32;

NewKey makeKey(const QString &owner)
{
    NewKey key;
    key.id = randomId();
    key.plain = u"%1_%2"_s.arg(owner, randomSecret());
    const QByteArray bytes = key.plain.toLatin1();
    key.hash = hashKey({bytes.constData(), static_cast<size_t>(bytes.size())});
    return key;
}

} // namespace

NewKey makeDataKey(const CollectionId &collection)
{
    return makeKey(collection.value);
}

NewKey makeAppKey(const InstanceId &instance)
{
    return makeKey(instance.value);
}

QByteArray hashKey(std::string_view plain)
{
    // A browser sends the same session with every request.
    thread_local std::string last;
    thread_local QByteArray hash;
    if (!hash.isEmpty() && sameSecret(last, plain))
        return hash;
    last = plain;
    hash = QByteArray(hashSize, Qt::Uninitialized);
    crypto_generichash(reinterpret_cast<unsigned char *>(hash.data()), hashSize,
                       reinterpret_cast<const unsigned char *>(plain.data()), plain.size(), nullptr,
                       0);
    return hash;
}

bool sameSecret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace orrery
