// SPDX-License-Identifier: MIT
#include "core/drive/contenthash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace orrery {

namespace {

EVP_MAC_CTX *context(void *held)
{
    return static_cast<EVP_MAC_CTX *>(held);
}

/// GMAC is for one message by each key and nonce, because who sees two tags learns the key; these
/// are not seen, and equal contents must get the same.
EVP_MAC_CTX *begin(const ContentHash::Key &key)
{
    static EVP_MAC *const gmac = EVP_MAC_fetch(nullptr, "GMAC", nullptr);
    EVP_MAC_CTX *made = gmac ? EVP_MAC_CTX_new(gmac) : nullptr;
    char cipher[] = "AES-256-GCM";
    std::array<unsigned char, 12> nonce{};
    const OSSL_PARAM how[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0),
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_IV, nonce.data(), nonce.size()),
        OSSL_PARAM_construct_end()};
    const auto *bytes = reinterpret_cast<const unsigned char *>(key.data());
    if (made && EVP_MAC_init(made, bytes, key.size(), how) == 1)
        return made;
    EVP_MAC_CTX_free(made);
    return nullptr;
}

} // namespace

void ContentHash::Free::operator()(void *held) const
{
    EVP_MAC_CTX_free(context(held));
}

ContentHash::ContentHash(const Key &key)
    : m_context(begin(key))
{
}

ContentHash::~ContentHash() = default;

void ContentHash::add(std::span<const char> bytes)
{
    const auto *data = reinterpret_cast<const unsigned char *>(bytes.data());
    if (m_context && EVP_MAC_update(context(m_context.get()), data, bytes.size()) != 1)
        m_context.reset();
}

std::string ContentHash::end()
{
    std::string hash(16, '\0');
    size_t length = 0;
    auto *data = reinterpret_cast<unsigned char *>(hash.data());
    if (!m_context || EVP_MAC_final(context(m_context.get()), data, &length, hash.size()) != 1)
        return {}; // never a hash that other content may have
    return hash;
}

} // namespace orrery
