// SPDX-License-Identifier: MIT
#include "core/lifecycle/packageoffer.h"

#include "core/lifecycle/sourceprobe.h"
#include "core/package/packagepolicy.h"
#include "core/package/signingkey.h"
#include "core/pipeline/tree.h"
#include "core/spacefile/discoverypage.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <sys/utsname.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString machine()
{
    struct utsname name{};
    return ::uname(&name) == 0 ? QString::fromLatin1(name.machine) : QString();
}

/// The checks that ask what this computer has: key, architecture, version.
Result<> checkPolicy(const PackageReport &report, const InstalledReleases &installed)
{
    const QString present = installed.value(report.manifest.app.value);
    if (!present.isEmpty()) {
        const auto pinned = readManifest(present);
        if (!pinned)
            return std::unexpected(pinned.error());
        if (auto checked = checkKey(report, pinned->key); !checked)
            return checked;
    }
    const QString version = QCoreApplication::applicationVersion();
    return checkHost(report.manifest, machine(),
                     version.isEmpty() ? report.manifest.minHost : version);
}

} // namespace

QString offerDir(const ProfilePaths &paths, const QString &job)
{
    return paths.stagingDir() + u"/offer-"_s + job;
}

Result<InstallOffer> offerOfPackage(const QString &path, const QString &staging,
                                    const InstalledReleases &installed)
{
    const auto report = verifyPackage(path);
    if (!report)
        return std::unexpected(report.error());
    const Manifest &manifest = report->manifest;
    if (const auto checked = checkPolicy(*report, installed); !checked)
        return std::unexpected(checked.error());
    const DiscoveryPage page = readDiscoveryPage(report->listing).page;

    InstallOffer offer;
    offer.path = QFileInfo(path).canonicalFilePath();
    offer.app = manifest.app;
    offer.name = manifest.name;
    offer.version = manifest.version;
    offer.build = manifest.build;
    offer.tagline = page.tagline;
    offer.text = page.body;
    offer.themeColor = page.themeColor;
    offer.notes = QString::fromUtf8(report->changelog);
    offer.spacefile = manifest.spacefile;
    offer.permissions = permissionsOf(manifest.spacefile);
    offer.wantsInternet = std::ranges::any_of(
        manifest.spacefile.micros, [](const Micro &micro) { return !isStatic(micro.engine); });
    offer.size = report->size;
    offer.digest = report->digest;
    offer.publicKey = manifest.key;
    offer.signer = fourWords(manifest.key);
    if (!report->icon.isEmpty()) {
        const bool isPng = report->icon.startsWith("\x89PNG");
        const QString icon = staging + (isPng ? u"/icon.png"_s : u"/icon.webp"_s);
        if (QDir().mkpath(staging) && writeDurably(icon, report->icon))
            offer.iconPath = icon; // an offer without its picture is still one
    }
    return offer;
}

} // namespace orrery
