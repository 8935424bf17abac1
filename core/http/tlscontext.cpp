// SPDX-License-Identifier: MIT
#include "core/http/tlscontext.h"

#include "core/http/message.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <map>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

struct Freer {
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
};
template <typename T> using Owned = std::unique_ptr<T, Freer>;

Owned<BIO> reading(const std::string &text)
{
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::unexpected<Error> sslFailure(const QString &what)
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    return fail(ErrorCode::Internal, u"The secure connection could not be set up."_s,
                what + u": "_s + QString::fromLatin1(text.data()));
}

/// Only HTTP/1.1 is spoken; a client that offers h2 alone goes on without ALPN.
int chooseProtocol(SSL *, const unsigned char **chosen, unsigned char *length,
                   const unsigned char *offered, unsigned int offeredLength, void *)
{
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, length, ours.data(), ours.size(), offered, offeredLength)
        != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

Result<Owned<SSL_CTX>> contextOf(const TlsIdentity &identity)
{
    Owned<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    if (!context)
        return sslFailure(u"SSL_CTX_new"_s);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                         | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Sessions are resumed by tickets; a store of our own would only hold memory.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context.get(), chooseProtocol, nullptr);

    const Owned<BIO> text = reading(identity.certificatePem);
    const Owned<X509> leaf(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!leaf || SSL_CTX_use_certificate(context.get(), leaf.get()) != 1)
        return sslFailure(u"certificate"_s);
    for (;;) {
        const Owned<X509> issuer(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
        if (!issuer)
            break;
        SSL_CTX_add1_chain_cert(context.get(), issuer.get());
    }
    ERR_clear_error(); // the end of the text counts as one
    const Owned<BIO> keyText = reading(identity.keyPem);
    const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr));
    if (!key || SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        return sslFailure(u"private key"_s);
    return context;
}

} // namespace

struct TlsContext::Impl {
    Owned<SSL_CTX> usual;
    std::vector<Owned<SSL_CTX>> owned;
    std::map<std::string, SSL_CTX *, std::less<>> byName;

    static int chooseName(SSL *tls, int *, void *self)
    {
        const char *asked = SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
        if (!asked)
            return SSL_TLSEXT_ERR_NOACK;
        std::string name(asked);
        std::ranges::transform(name, name.begin(), lower);
        const auto &byName = static_cast<Impl *>(self)->byName;
        if (const auto it = byName.find(name); it != byName.end())
            SSL_set_SSL_CTX(tls, it->second);
        return SSL_TLSEXT_ERR_OK;
    }
};

TlsContext::TlsContext()
    : m_impl(std::make_unique<Impl>())
{
}

TlsContext::~TlsContext() = default;

Result<std::shared_ptr<const TlsContext>> TlsContext::make(const TlsIdentity &usual,
                                                           const std::vector<TlsIdentity> &others)
{
    const std::shared_ptr<TlsContext> made(new TlsContext);
    auto context = contextOf(usual);
    if (!context)
        return std::unexpected(context.error());
    made->m_impl->usual = std::move(*context);
    for (const TlsIdentity &identity : others) {
        auto other = contextOf(identity);
        if (!other)
            return std::unexpected(other.error());
        for (const std::string &name : identity.names)
            made->m_impl->byName[name] = other->get();
        made->m_impl->owned.push_back(std::move(*other));
    }
    // What SSL_CTX_set_tlsext_servername_callback() does with an old-style cast.
    SSL_CTX_callback_ctrl(made->m_impl->usual.get(), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB,
                          reinterpret_cast<void (*)()>(Impl::chooseName));
    SSL_CTX_set_tlsext_servername_arg(made->m_impl->usual.get(), made->m_impl.get());
    return made;
}

ssl_ctx_st *TlsContext::native() const
{
    return m_impl->usual.get();
}

} // namespace orrery::http
