// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <memory>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace orrery::http {

/// A certificate with its key, both PEM, and the names that it answers for.
struct TlsIdentity {
    std::string certificatePem; ///< The leaf, then its issuers if any.
    std::string keyPem;
    std::vector<std::string> names; ///< Exact, lower case.
};

/// What a TLS server shows: one identity for clients that name no host, or one we do not know,
/// and others chosen by the name (SNI). Immutable. Thread: any.
class TlsContext
{
public:
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>>
    make(const TlsIdentity &usual, const std::vector<TlsIdentity> &others);
    ~TlsContext();

    [[nodiscard]] ssl_ctx_st *native() const;

private:
    TlsContext();
    struct Impl;
    std::unique_ptr<Impl> m_impl; // hides OpenSSL
};

} // namespace orrery::http
