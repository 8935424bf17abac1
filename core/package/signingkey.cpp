// SPDX-License-Identifier: MIT
#include "core/package/signingkey.h"

#include "core/keys/privatefile.h"
#include "core/package/keywords.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QStringList>

#include <sodium.h>

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SigningKey)
};

// The layouts of minisign: https://jedisct1.github.io/minisign/#file-format
constexpr auto keyAlgorithm = "Ed"_L1; // also of a signature over the message itself
constexpr auto hashedAlgorithm = "ED"_L1; // of a signature over the message's BLAKE2b-512
constexpr auto checkAlgorithm = "B2"_L1;
constexpr qsizetype algorithmSize = 2;
constexpr qsizetype numberSize = 8;
constexpr qsizetype deriveSize = 32 + 8 + 8; // salt and limits; zero, as the file has no password
constexpr qsizetype publicSize = algorithmSize + numberSize + crypto_sign_PUBLICKEYBYTES;
constexpr qsizetype checkSize = 32;
constexpr qsizetype secretSize =
    3 * algorithmSize + deriveSize + numberSize + crypto_sign_SECRETKEYBYTES + checkSize;
constexpr qsizetype signatureSize = algorithmSize + numberSize + crypto_sign_BYTES;
constexpr qsizetype keyIdBytes = 10;
constexpr qsizetype maxSignatureFile = 4096;
constexpr auto untrusted = "untrusted comment: "_L1;
constexpr auto trusted = "trusted comment: "_L1;

const unsigned char *bytes(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

unsigned char *bytes(QByteArray &data)
{
    return reinterpret_cast<unsigned char *>(data.data());
}

bool isReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

QByteArray blake(const QByteArray &message, qsizetype size)
{
    QByteArray hash(size, Qt::Uninitialized);
    crypto_generichash(bytes(hash), static_cast<size_t>(size), bytes(message),
                       static_cast<size_t>(message.size()), nullptr, 0);
    return hash;
}

QByteArray decoded(const QByteArray &base64)
{
    const auto read =
        QByteArray::fromBase64Encoding(base64.trimmed(), QByteArray::AbortOnBase64DecodingErrors);
    // Only the one canonical spelling: spare bits and fillers must not hide a change.
    return read && (*read).toBase64() == base64.trimmed() ? *read : QByteArray();
}

QByteArray detached(const QByteArray &message, const QByteArray &secret)
{
    QByteArray signature(crypto_sign_BYTES, Qt::Uninitialized);
    crypto_sign_detached(bytes(signature), nullptr, bytes(message),
                         static_cast<unsigned long long>(message.size()), bytes(secret));
    return signature;
}

bool isSigned(const QByteArray &signature, const QByteArray &message, const QByteArray &key)
{
    return crypto_sign_verify_detached(bytes(signature), bytes(message),
                                       static_cast<unsigned long long>(message.size()), bytes(key))
        == 0;
}

/// Number and key, or empty.
QByteArray readPublicKey(const QString &text)
{
    const QByteArray raw = decoded(text.toLatin1());
    if (raw.size() != publicSize || !raw.startsWith(keyAlgorithm.latin1()))
        return {};
    return raw.sliced(algorithmSize);
}

QByteArray rawKey(const QString &publicKey)
{
    const QByteArray read = readPublicKey(publicKey);
    return read.isEmpty() ? read : read.sliced(numberSize);
}

std::unexpected<Error> notASignature(const QString &detail)
{
    return fail(ErrorCode::Corrupt, Text::tr("The signature cannot be read."), detail);
}

struct Signature {
    QByteArray algorithm;
    QByteArray number;
    QByteArray value;
    QByteArray comment;
    QByteArray global; ///< Over value and comment.
};

Result<Signature> readSignature(const QByteArray &text)
{
    if (text.size() > maxSignatureFile)
        return notASignature(u"too long"_s);
    const QList<QByteArray> lines = text.split('\n');
    if (lines.size() < 4 || !lines[0].startsWith(untrusted.latin1())
        || !lines[2].startsWith(trusted.latin1())) {
        return notASignature(u"not four lines of minisign"_s);
    }
    const QByteArray raw = decoded(lines[1]);
    Signature signature{.algorithm = raw.left(algorithmSize),
                        .number = raw.mid(algorithmSize, numberSize),
                        .value = raw.mid(algorithmSize + numberSize),
                        .comment = lines[2].sliced(trusted.size()),
                        .global = decoded(lines[3])};
    if (signature.comment.endsWith('\r'))
        signature.comment.chop(1);
    const bool known =
        signature.algorithm == keyAlgorithm || signature.algorithm == hashedAlgorithm;
    if (raw.size() != signatureSize || signature.global.size() != crypto_sign_BYTES || !known)
        return notASignature(u"wrong size or algorithm"_s);
    return signature;
}

} // namespace

Result<SigningKey> SigningKey::generate()
{
    if (!isReady())
        return fail(ErrorCode::Internal, Text::tr("Keys cannot be made on this computer."),
                    u"sodium_init"_s);
    SigningKey key;
    QByteArray publicHalf(crypto_sign_PUBLICKEYBYTES, Qt::Uninitialized);
    key.m_number.resize(numberSize);
    key.m_secret.resize(crypto_sign_SECRETKEYBYTES);
    randombytes_buf(key.m_number.data(), static_cast<size_t>(numberSize));
    crypto_sign_keypair(bytes(publicHalf), bytes(key.m_secret));
    return key;
}

Result<SigningKey> SigningKey::makeOrLoad(const QString &path)
{
    if (!QFileInfo::exists(path)) {
        auto made = generate();
        if (!made)
            return made;
        if (auto folder = makePrivateFolder(QFileInfo(path).absolutePath()); !folder)
            return std::unexpected(folder.error());
        if (auto kept = replacePrivateFile(path + u".pub"_s, made->publicFile()); !kept)
            return std::unexpected(kept.error());
        const auto kept = writeNewPrivateFile(path, made->secretFile());
        if (kept)
            return made;
        // Somebody else made one meanwhile: theirs counts.
        if (kept.error().code != ErrorCode::Conflict)
            return std::unexpected(kept.error());
    }
    const auto content = readPrivateFile(path);
    if (!content)
        return std::unexpected(content.error());
    const QList<QByteArray> lines = content->split('\n');
    const QByteArray raw = lines.size() < 2 ? QByteArray() : decoded(lines[1]);
    constexpr qsizetype head = 3 * algorithmSize + deriveSize;
    SigningKey key;
    key.m_number = raw.mid(head, numberSize);
    key.m_secret = raw.mid(head + numberSize, crypto_sign_SECRETKEYBYTES);
    const bool plain = raw.mid(algorithmSize, algorithmSize) == QByteArray(algorithmSize, '\0');
    const QByteArray check = blake(keyAlgorithm.latin1() + key.m_number + key.m_secret, checkSize);
    if (!isReady() || raw.size() != secretSize || !plain || raw.right(checkSize) != check)
        return fail(ErrorCode::Corrupt,
                    Text::tr("The file %1 holds no signing key without a password.").arg(path),
                    path);
    return key;
}

QString SigningKey::publicKey() const
{
    const QByteArray raw =
        keyAlgorithm.latin1() + m_number + m_secret.last(crypto_sign_PUBLICKEYBYTES);
    return QString::fromLatin1(raw.toBase64());
}

QByteArray SigningKey::secretFile() const
{
    const QByteArray raw = keyAlgorithm.latin1() + QByteArray(algorithmSize, '\0')
        + checkAlgorithm.latin1() + QByteArray(deriveSize, '\0') + m_number + m_secret
        + blake(keyAlgorithm.latin1() + m_number + m_secret, checkSize);
    return untrusted.latin1() + "Orrery secret key, keep it private\n"_ba + raw.toBase64() + '\n';
}

QByteArray SigningKey::publicFile() const
{
    return untrusted.latin1() + "Orrery public key\n"_ba + publicKey().toLatin1() + '\n';
}

QByteArray SigningKey::sign(const QByteArray &message, const QString &trustedComment) const
{
    Q_ASSERT(!trustedComment.contains(u'\n'));
    const QByteArray comment = trustedComment.toUtf8();
    const QByteArray value = detached(blake(message, crypto_generichash_BYTES_MAX), m_secret);
    const QByteArray raw = hashedAlgorithm.latin1() + m_number + value;
    return untrusted.latin1() + "signature of Orrery\n"_ba + raw.toBase64() + '\n'
        + trusted.latin1() + comment + '\n' + detached(value + comment, m_secret).toBase64() + '\n';
}

bool isPublicKey(const QString &text)
{
    return !readPublicKey(text).isEmpty();
}

Result<> verifySignature(const QByteArray &message, const QByteArray &minisig,
                         const QString &publicKey)
{
    const QByteArray key = readPublicKey(publicKey);
    if (key.isEmpty() || !isReady())
        return fail(ErrorCode::Corrupt, Text::tr("The public key cannot be read."), publicKey);
    const auto signature = readSignature(minisig);
    if (!signature)
        return std::unexpected(signature.error());
    if (signature->number != key.first(numberSize))
        return fail(ErrorCode::Denied, Text::tr("This is signed by another key than it names."),
                    u"key number differs"_s);
    const bool hashed = signature->algorithm == hashedAlgorithm;
    const QByteArray content = hashed ? blake(message, crypto_generichash_BYTES_MAX) : message;
    const QByteArray raw = key.sliced(numberSize);
    if (!isSigned(signature->value, content, raw)
        || !isSigned(signature->global, signature->value + signature->comment, raw)) {
        return fail(ErrorCode::Corrupt,
                    Text::tr("The signature does not fit: this was changed after it was signed."),
                    u"Ed25519"_s);
    }
    return {};
}

Result<QString> keyId(const QString &publicKey)
{
    const QByteArray raw = rawKey(publicKey);
    if (raw.isEmpty())
        return fail(ErrorCode::InvalidInput, Text::tr("The public key cannot be read."), publicKey);
    const QByteArray hash =
        QCryptographicHash::hash(raw, QCryptographicHash::Sha256).first(keyIdBytes);
    constexpr auto alphabet = "abcdefghijklmnopqrstuvwxyz234567"_L1;
    QString text;
    unsigned bits = 0;
    int held = 0;
    for (const char each : hash) {
        bits = ((bits << 8) | static_cast<unsigned char>(each)) & 0xfffU;
        for (held += 8; held >= 5; held -= 5)
            text += alphabet[static_cast<qsizetype>((bits >> (held - 5)) & 31U)];
    }
    return text;
}

QString fourWords(const QString &publicKey)
{
    const QByteArray raw = rawKey(publicKey);
    if (raw.isEmpty())
        return {};
    // Other bytes than keyId() shows: the two say more together.
    const QByteArray hash = QCryptographicHash::hash(raw, QCryptographicHash::Sha256).last(4);
    QStringList words;
    for (const char each : hash)
        words += keyWord(static_cast<quint8>(each));
    return words.join(u' ');
}

} // namespace orrery
