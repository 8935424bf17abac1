// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/tier.h"
#include "core/space/instance.h"
#include "core/spacefile/spacefilereport.h"

#include <QList>
#include <QStringList>

namespace orrery {

enum class SourceKind { Folder, Git, Package, Catalogue };

/// What would be installed, before anything is: shown to the user, then given back to install().
struct InstallOffer {
    QString job; ///< Names log and progress of the install.
    QString source; ///< As the user gave it.
    SourceKind kind = SourceKind::Folder;
    QString path; ///< Project folder, clone in staging, or package file.

    AppId app;
    QString name;
    QString version; ///< Shown; of Git: the short commit.
    qint64 build = 0; ///< Orders releases; 0: built here.
    QString tagline;
    QString text; ///< Markdown: listing of the release, body of Discovery.md.
    QString themeColor; ///< `#rrggbb` or empty.
    QString iconPath; ///< Readable until install or discard; empty: generated icon.
    QString notes; ///< Of this release.

    Spacefile spacefile; ///< Micros, engines, public routes, schedules, variables.
    QStringList permissions; ///< Sentences: what it may reach.
    bool wantsInternet = false; ///< Has a server Micro.
    bool buildsHere = false; ///< Code of the app runs on this computer to build it.
    qint64 size = 0; ///< Bytes: package file, or packed source.
    QString digest; ///< Of the package; empty when built here.

    QString signer; ///< Four words of the developer's key; empty: not signed ("local").
    bool signerIsNew = false; ///< No app of this key is installed yet.
    QString publicKey;

    TierReport tier{.tier = Tier::Full}; ///< How this computer separates what of it runs here.
    QStringList missingRuntimes; ///< Sentences; not empty: cannot be installed now.
    QList<Issue> warnings; ///< Of the Spacefile.
    QList<InstanceId> installed; ///< Instances of this app.
    bool isUpdate = false; ///< Newer than the newest of \a installed.
    bool isOlder = false; ///< Older than the newest of \a installed.

    /// Whether the app can be installed on this computer as it is.
    [[nodiscard]] bool isInstallable() const { return missingRuntimes.isEmpty(); }
};

/// What the user decided about an offer.
struct InstallChoices {
    QString alias; ///< Empty: from the name. Taken ones get -2, -3, …
    MicroValues values;
    bool internet = true;
    bool lan = false;
    bool reducedSeparation = false; ///< Build and run it where Landlock alone keeps it apart.
    bool allowOlder = false; ///< Update to a lower build.
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::InstallOffer)
