// SPDX-License-Identifier: MIT
#include "core/keys/certificates.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Freer {
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION *extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIGNUM *number) const { BN_free(number); }
};
template <typename T> using Owned = std::unique_ptr<T, Freer>;

constexpr long dayInSeconds = 24L * 3600;
constexpr long authorityDays = 825;
constexpr long browserDays = 10L * 365; ///< The user should not have to ask again.
constexpr char localName[] = "Orrery on this computer";

std::unexpected<Error> sslFailure(const QString &what)
{
    char text[256] = {};
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    return fail(ErrorCode::Internal, u"The local certificates could not be made."_s,
                what + u": "_s + QString::fromLatin1(text));
}

QByteArray textOf(BIO *bio)
{
    char *bytes = nullptr;
    const long length = BIO_get_mem_data(bio, &bytes);
    return QByteArray(bytes, static_cast<qsizetype>(length));
}

QByteArray pemOf(X509 *certificate)
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return textOf(bio.get());
}

QByteArray pemOf(EVP_PKEY *key)
{
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(bio.get());
}

bool addExtension(X509 *certificate, X509 *issuer, int kind, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// Subject, serial, times and key; not signed yet.
Owned<X509> unsignedCertificate(const QByteArray &name, EVP_PKEY *key, long days)
{
    Owned<X509> certificate(X509_new());
    const Owned<BIGNUM> serial(BN_new());
    // Positive, 127 random bits: clients refuse a second certificate of the same serial.
    if (!certificate || !serial
        || BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1
        || !BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())))
        return nullptr;
    X509_set_version(certificate.get(), X509_VERSION_3);
    // A day back: the clock may be put right while we run.
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -dayInSeconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * dayInSeconds);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME *subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name.constData()), -1, -1,
                               0);
    return certificate;
}

} // namespace

namespace {

/// An authority's certificate for the key of \a subject, signed by \a issuerKey.
Result<Owned<X509>> authority(const QByteArray &name, EVP_PKEY *key, X509 *issuer,
                              EVP_PKEY *issuerKey, const QByteArray &pathLength,
                              const QByteArray &permitted, long days)
{
    Owned<X509> made = unsignedCertificate(name, key, days);
    if (!made)
        return sslFailure(u"certificate"_s);
    X509 *certificate = made.get();
    X509 *signer = issuer ? issuer : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    const bool extended = addExtension(certificate, signer, NID_basic_constraints,
                                       "critical,CA:TRUE,pathlen:" + pathLength)
        && addExtension(certificate, signer, NID_key_usage, "critical,keyCertSign,cRLSign")
        && addExtension(certificate, signer, NID_subject_key_identifier, "hash")
        && addExtension(certificate, signer, NID_authority_key_identifier, "keyid:always")
        && addExtension(certificate, signer, NID_name_constraints, permitted);
    if (!extended || X509_sign(certificate, issuerKey, EVP_sha256()) == 0)
        return sslFailure(u"CA"_s);
    return made;
}

QByteArray permitted(const QStringList &hosts)
{
    QByteArray text = "critical";
    for (const QString &host : hosts)
        text += ",permitted;DNS:" + host.toLatin1();
    return text
        + ",permitted;IP:127.0.0.0/255.0.0.0"
          ",permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
}

QStringList ownHosts()
{
    return {u"localhost"_s};
}

} // namespace

struct LocalCa::Impl {
    Owned<EVP_PKEY> key;
    Owned<X509> certificate;
};

struct BrowserCa::Impl {
    Owned<EVP_PKEY> key;
    Owned<X509> certificate;
};

LocalCa::LocalCa()
    : m_impl(std::make_unique<Impl>())
{
}

LocalCa::~LocalCa() = default;
LocalCa::LocalCa(LocalCa &&other) noexcept = default;
LocalCa &LocalCa::operator=(LocalCa &&other) noexcept = default;

QStringList LocalCa::dataHosts()
{
    return {u"database.deta.sh"_s, u"drive.deta.sh"_s, u"database.deta.space"_s,
            u"drive.deta.space"_s};
}

Result<LocalCa> LocalCa::make()
{
    LocalCa ca;
    ca.m_impl->key.reset(EVP_EC_gen("P-256"));
    EVP_PKEY *key = ca.m_impl->key.get();
    if (!key)
        return sslFailure(u"key"_s);
    auto made = authority(localName, key, nullptr, key, "0", permitted(ownHosts() + dataHosts()),
                          authorityDays);
    if (!made)
        return std::unexpected(made.error());
    ca.m_impl->certificate = *std::move(made);
    return ca;
}

QByteArray LocalCa::certificatePem() const
{
    return pemOf(m_impl->certificate.get());
}

Result<Leaf> LocalCa::leaf(const QStringList &names) const
{
    QByteArrayList alternatives;
    for (const QString &name : names) {
        if (name.isEmpty() || name.contains(u'*') || name.contains(u','))
            return fail(ErrorCode::InvalidInput, u"A certificate names hosts exactly."_s, name);
        const bool isAddress = !QHostAddress(name).isNull();
        alternatives += (isAddress ? "IP:" : "DNS:") + name.toLatin1();
    }
    if (alternatives.isEmpty())
        return fail(ErrorCode::InvalidInput, u"A certificate needs a name."_s);
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    if (!key)
        return sslFailure(u"key"_s);
    // The common name has a limit of 64 and no meaning beside the alternatives.
    const Owned<X509> certificate = unsignedCertificate("Orrery", key.get(), 397);
    if (!certificate)
        return sslFailure(u"certificate"_s);
    X509 *issuer = m_impl->certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
    X509 *made = certificate.get();
    const bool extended = addExtension(made, issuer, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(made, issuer, NID_key_usage, "critical,digitalSignature")
        && addExtension(made, issuer, NID_ext_key_usage, "serverAuth")
        && addExtension(made, issuer, NID_subject_key_identifier, "hash")
        && addExtension(made, issuer, NID_authority_key_identifier, "keyid:always")
        && addExtension(made, issuer, NID_subject_alt_name, alternatives.join(','));
    if (!extended || X509_sign(made, m_impl->key.get(), EVP_sha256()) == 0)
        return sslFailure(u"leaf"_s);
    return Leaf{.certificatePem = pemOf(made), .keyPem = pemOf(key.get())};
}

BrowserCa::BrowserCa()
    : m_impl(std::make_unique<Impl>())
{
}

BrowserCa::~BrowserCa() = default;
BrowserCa::BrowserCa(BrowserCa &&other) noexcept = default;
BrowserCa &BrowserCa::operator=(BrowserCa &&other) noexcept = default;

Result<BrowserCa> BrowserCa::make(const QString &name)
{
    BrowserCa ca;
    ca.m_impl->key.reset(EVP_EC_gen("P-256"));
    EVP_PKEY *key = ca.m_impl->key.get();
    if (!key)
        return sslFailure(u"key"_s);
    auto made =
        authority(name.toUtf8(), key, nullptr, key, "1", permitted(ownHosts()), browserDays);
    if (!made)
        return std::unexpected(made.error());
    ca.m_impl->certificate = *std::move(made);
    return ca;
}

Result<BrowserCa> BrowserCa::fromPem(const QByteArray &certificate, const QByteArray &key)
{
    const auto reading = [](const QByteArray &text) {
        return Owned<BIO>(BIO_new_mem_buf(text.constData(), static_cast<int>(text.size())));
    };
    BrowserCa ca;
    ca.m_impl->certificate.reset(
        PEM_read_bio_X509(reading(certificate).get(), nullptr, nullptr, nullptr));
    ca.m_impl->key.reset(PEM_read_bio_PrivateKey(reading(key).get(), nullptr, nullptr, nullptr));
    if (!ca.m_impl->certificate || !ca.m_impl->key
        || X509_check_private_key(ca.m_impl->certificate.get(), ca.m_impl->key.get()) != 1)
        return fail(ErrorCode::Corrupt, u"The certificate for browsers is damaged."_s,
                    u"certificate and key do not belong together"_s);
    return ca;
}

QByteArray BrowserCa::certificatePem() const
{
    return pemOf(m_impl->certificate.get());
}

QByteArray BrowserCa::keyPem() const
{
    return pemOf(m_impl->key.get());
}

Result<QByteArray> BrowserCa::certify(const LocalCa &ca) const
{
    // The same name and key as the authority that sandboxes trust: a leaf has two ways up then.
    const auto made = authority(localName, ca.m_impl->key.get(), m_impl->certificate.get(),
                                m_impl->key.get(), "0", permitted(ownHosts()), authorityDays);
    if (!made)
        return std::unexpected(made.error());
    return pemOf(made->get());
}

} // namespace orrery
