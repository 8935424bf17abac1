// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QList>
#include <QString>

namespace orrery {

/// A database in which browsers keep the certificates that their user trusts (Mozilla's NSS).
struct NssDatabase {
    QString browser; ///< For people: "Chromium", "Firefox (default-release)".
    QString folder;
    friend bool operator==(const NssDatabase &, const NssDatabase &) = default;
};

/// Those of the user whose home folder is \a home. That of Chromium and its kin is named even if it
/// does not exist yet: they make it when they need it, and read it if somebody else did.
[[nodiscard]] QList<NssDatabase> nssDatabases(const QString &home);

// By NSS's own program, certutil: the format is nobody else's business. Unavailable: it is not
// installed. Io: what it said. Thread: any but main; they take tens of milliseconds.

/// Makes browsers of \a database trust the authority \a pem as \a name; makes the database.
[[nodiscard]] Result<> trustAuthority(const NssDatabase &database, const QString &name,
                                      const QByteArray &pem);
/// Takes it out again; good if it is not there.
[[nodiscard]] Result<> distrustAuthority(const NssDatabase &database, const QString &name);
[[nodiscard]] bool trustsAuthority(const NssDatabase &database, const QString &name);

} // namespace orrery
