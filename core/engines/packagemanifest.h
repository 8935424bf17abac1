// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace orrery {

class Runtimes;

/// What a folder's package.json says, as far as building and running need it. A value.
struct PackageManifest {
    bool exists = false;
    QStringList dependencies; ///< Names.
    QStringList devDependencies;
    QStringList scripts;
    QString main;

    [[nodiscard]] bool needsInstall() const
    {
        return !dependencies.isEmpty() || !devDependencies.isEmpty();
    }
    [[nodiscard]] bool names(const QString &package) const;
};

/// Reads \a folder's; one that cannot be read counts as empty: the install will say why.
[[nodiscard]] PackageManifest readPackageManifest(const QString &folder);

/// The lines of the package manager that a folder's lock file asks for.
struct PackageManager {
    QString name; ///< "npm", "yarn", "pnpm".
    QString install;
    QString prune;
    QString notice; ///< Translated; another one is used because the wanted one is missing.
};
[[nodiscard]] PackageManager packageManager(const QString &folder, const Runtimes &runtimes);

} // namespace orrery
