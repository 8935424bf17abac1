// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

namespace orrery {

/// A certificate for a server and its key, both PEM.
struct Leaf {
    QByteArray certificatePem;
    QByteArray keyPem;
};

/// The certificate authority that sandboxes trust (design.md §6): made anew at each start; its key
/// stays in memory. It can vouch for localhost names, loopback addresses and the data services'
/// host names only. Leaves name hosts exactly: clients refuse wildcards under ".localhost".
/// Thread: main; takes milliseconds.
class LocalCa
{
public:
    [[nodiscard]] static Result<LocalCa> make();
    ~LocalCa();
    LocalCa(LocalCa &&other) noexcept;
    LocalCa &operator=(LocalCa &&other) noexcept;

    [[nodiscard]] QByteArray certificatePem() const;
    /// A leaf for \a names: host names and IP addresses. InvalidInput: a wildcard, or none.
    [[nodiscard]] Result<Leaf> leaf(const QStringList &names) const;

    /// The host names of the data services that programs have hard-coded.
    [[nodiscard]] static QStringList dataHosts();

private:
    LocalCa();
    struct Impl;
    std::unique_ptr<Impl> m_impl; // hides OpenSSL
};

} // namespace orrery
