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
    friend class BrowserCa;
    LocalCa();
    struct Impl;
    std::unique_ptr<Impl> m_impl; // hides OpenSSL
};

/// The lasting authority that the user's browsers trust if the user wants HTTPS in them (design.md
/// §6). It can vouch for localhost names and loopback addresses only, and signs nothing but the
/// LocalCa of a run. Thread: main; takes milliseconds.
class BrowserCa
{
public:
    [[nodiscard]] static Result<BrowserCa> make(const QString &name); ///< What browsers show.
    [[nodiscard]] static Result<BrowserCa> fromPem(const QByteArray &certificate,
                                                   const QByteArray &key); ///< Corrupt.
    ~BrowserCa();
    BrowserCa(BrowserCa &&other) noexcept;
    BrowserCa &operator=(BrowserCa &&other) noexcept;

    [[nodiscard]] QByteArray certificatePem() const;
    [[nodiscard]] QByteArray keyPem() const;
    /// A certificate for the key of \a ca, for servers to send behind their leaf: clients that
    /// trust this authority then accept every leaf of \a ca for a localhost name.
    [[nodiscard]] Result<QByteArray> certify(const LocalCa &ca) const;

private:
    BrowserCa();
    struct Impl;
    std::unique_ptr<Impl> m_impl; // hides OpenSSL
};

} // namespace orrery
