// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/keys/certificates.h"
#include "core/keys/masterkey.h"
#include "core/keys/nssdatabases.h"

#include <QFuture>
#include <QObject>

#include <optional>

namespace orrery {

/// Whether the user's browsers trust this Space's HTTPS: makes the authority for it when the user
/// wants it, tells the browsers, and takes all of that back. Thread: main.
class BrowserTrust : public QObject
{
    Q_OBJECT
public:
    /// \a home: whose browsers.
    BrowserTrust(ProfilePaths paths, MasterKey key, QString home, QObject *parent = nullptr);

    /// What an earlier run left; a damaged file counts as none, and is logged.
    void load();
    [[nodiscard]] bool isOn() const { return m_ca.has_value(); }
    /// What vouches for \a ca in front of browsers; empty while it is off.
    [[nodiscard]] QByteArray certify(const LocalCa &ca) const;

    /// The browsers that trust it from now on. Unavailable: certutil is missing. Io, DiskFull:
    /// nothing has changed then.
    [[nodiscard]] QFuture<Result<QStringList>> enable();
    /// Nothing can vouch for this Space afterwards, also where a browser could not be told (Io).
    [[nodiscard]] QFuture<Result<>> disable();

Q_SIGNALS:
    void changed();

private:
    struct Authority {
        QString name;
        BrowserCa ca;
    };

    [[nodiscard]] Result<> store(const Authority &authority) const;

    ProfilePaths m_paths;
    MasterKey m_key;
    QString m_home;
    std::optional<Authority> m_ca;
    bool m_isBusy = false;
};

} // namespace orrery
