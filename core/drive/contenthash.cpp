// SPDX-License-Identifier: MIT
#include "core/drive/contenthash.h"

#include <openssl/evp.h>

namespace orrery {

namespace {

EVP_MD_CTX *context(void *held)
{
    return static_cast<EVP_MD_CTX *>(held);
}

} // namespace

void ContentHash::Free::operator()(void *held) const
{
    EVP_MD_CTX_free(context(held));
}

ContentHash::ContentHash()
    : m_context(EVP_MD_CTX_new())
{
    EVP_DigestInit_ex(context(m_context.get()), EVP_sha256(), nullptr);
}

ContentHash::~ContentHash() = default;

void ContentHash::add(std::span<const char> bytes)
{
    EVP_DigestUpdate(context(m_context.get()), bytes.data(), bytes.size());
}

std::string ContentHash::end()
{
    std::string hash(32, '\0');
    EVP_DigestFinal_ex(context(m_context.get()), reinterpret_cast<unsigned char *>(hash.data()),
                       nullptr);
    return hash;
}

} // namespace orrery
