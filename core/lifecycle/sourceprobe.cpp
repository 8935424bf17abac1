// SPDX-License-Identifier: MIT
#include "core/lifecycle/sourceprobe.h"

#include "core/lifecycle/gitcheckout.h"
#include "core/pipeline/sourcepack.h"
#include "core/spacefile/discoverypage.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SourceProbe)
};

bool hasProcess(const Micro &micro)
{
    return !isStatic(micro.engine);
}

/// Whether anything of the app runs on this computer while it is built.
bool needsBuilding(const QString &folder, const Spacefile &spacefile)
{
    return std::ranges::any_of(spacefile.micros, [&folder](const Micro &micro) {
        const QString src = QDir::cleanPath(folder + u'/' + micro.src);
        return !micro.commands.isEmpty() || QFileInfo::exists(src + u"/package.json"_s)
            || (engineFamily(micro.engine) == EngineFamily::Python
                && QFileInfo::exists(src + u"/requirements.txt"_s));
    });
}

} // namespace

SourceLooks sourceLooks(const QString &source)
{
    const QFileInfo info(source);
    if (info.isDir())
        return isBareRepository(source) ? SourceLooks::Repository : SourceLooks::Folder;
    if (info.isFile())
        return SourceLooks::PackageFile;
    if (looksLikeGitAddress(source))
        return SourceLooks::Repository;
    // A path that leads nowhere is a mistake, not the name of an app.
    return source.isEmpty() || source.startsWith(u'/') || source.startsWith(u'.')
        ? SourceLooks::Nothing
        : SourceLooks::Name;
}

QStringList permissionsOf(const Spacefile &spacefile)
{
    QStringList sentences;
    if (std::ranges::any_of(spacefile.micros, hasProcess))
        sentences.append(Text::tr("Runs programs on this computer, apart from your files."));
    for (const Micro &micro : spacefile.micros) {
        for (const QString &route : micro.publicRoutes) {
            const QString at = micro.path == u"/"_s ? route : micro.path + route;
            sentences.append(Text::tr("Anyone may ask for %1 without signing in.").arg(at));
        }
        for (const ScheduledAction &action : micro.actions)
            sentences.append(
                Text::tr("Does “%1” by itself: %2.").arg(action.name, action.interval));
    }
    return sentences;
}

Result<InstallOffer> offerOfFolder(const QString &folder, const QString &otherwise)
{
    const SpacefileReport report = readSpacefileIn(folder);
    if (!report.isValid())
        return fail(ErrorCode::InvalidInput, report.toText());
    // The listing is an ornament here: what is wrong in it matters at a release.
    const DiscoveryPage page = readDiscoveryPageIn(folder).page;

    InstallOffer offer;
    offer.path = QFileInfo(folder).canonicalFilePath();
    offer.spacefile = report.spacefile;
    offer.warnings = report.warnings();
    offer.name = page.appName;
    if (offer.name.isEmpty())
        offer.name = report.spacefile.appName;
    if (offer.name.isEmpty())
        offer.name = otherwise;
    offer.app = AppId{u"local/"_s + slug(offer.name)};
    offer.tagline = page.tagline;
    offer.text = page.body;
    offer.themeColor = page.themeColor;
    const QString icon = QDir::cleanPath(folder + u'/' + report.spacefile.icon);
    if (!report.spacefile.icon.isEmpty() && QFileInfo(icon).isFile())
        offer.iconPath = icon;
    offer.permissions = permissionsOf(offer.spacefile);
    offer.wantsInternet = std::ranges::any_of(offer.spacefile.micros, hasProcess);
    offer.buildsHere = needsBuilding(folder, offer.spacefile);
    offer.size = measureSource(folder).bytes;
    return offer;
}

} // namespace orrery
