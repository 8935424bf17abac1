// SPDX-License-Identifier: MIT
#pragma once

#include "core/catalogue/catalogueentry.h"
#include "core/foundation/result.h"
#include "core/package/signingkey.h"

#include <QJsonObject>

namespace orrery {

struct PackageReport;

/// A catalogue folder that we keep ourselves: releases are added, the listing is signed anew.
/// README.md states the format. Blocks; for one worker at a time.
class Catalogue
{
public:
    /// Opens the catalogue in \a folder, or makes one called \a name. Denied: it is signed by
    /// another key than \a key. Corrupt: not a catalogue.
    [[nodiscard]] static Result<Catalogue> openOrCreate(const QString &folder,
                                                        const SigningKey &key, const QString &name);
    /// Reads and checks a catalogue folder of anybody. NotFound: no catalogue there. Corrupt:
    /// damaged, or not signed by the key that it names.
    [[nodiscard]] static Result<CatalogueContents> read(const QString &folder);

    /// Verifies \a package, copies it in and, if \a listed, lists it; answers with its path in the
    /// folder. An unlisted release is a file that only who knows of it installs.
    [[nodiscard]] Result<QString> add(const QString &package, bool listed);
    /// Takes an app with all its releases out of the listing and out of the folder.
    [[nodiscard]] Result<> remove(const AppId &app);

private:
    Catalogue(QString folder, SigningKey key);

    Result<> describe(const PackageReport &report);
    Result<QJsonObject> appFile(const AppId &app) const;
    Result<> publish();

    QString m_folder;
    SigningKey m_key;
    QJsonObject m_listing; ///< `catalogue.json` as it was read or last written.
};

} // namespace orrery
