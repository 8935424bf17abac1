// SPDX-License-Identifier: MIT
#include "core/builder/releasejob.h"

#include "core/builder/pushjob.h"
#include "core/builder/tags.h"
#include "core/catalogue/catalogue.h"
#include "core/package/packagewriter.h"
#include "core/package/signingkey.h"
#include "core/pipeline/tree.h"
#include "core/pipeline/unpackedapp.h"
#include "core/space/registry.h"
#include "core/spacefile/discoverypage.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ReleaseJob)
};

constexpr qsizetype longestNotes = 4250;

Result<Revision> chosenRevision(const QList<Revision> &revisions, const QString &wanted)
{
    if (revisions.isEmpty()) {
        return fail(ErrorCode::NotFound,
                    Text::tr("There is nothing to release yet: push the project first."));
    }
    if (wanted.isEmpty())
        return revisions.last();
    const auto found = std::ranges::find_if(revisions, [&wanted](const Revision &revision) {
        return revision.id == wanted || revision.tag == wanted;
    });
    if (found == revisions.end())
        return fail(ErrorCode::NotFound, Text::tr("There is no revision “%1”.").arg(wanted));
    return *found;
}

/// The listing of a release: Discovery.md, checked; `listed` asks for more.
Result<DiscoveryPage> checkedPage(const QString &folder, bool listed)
{
    const DiscoveryReport report = readDiscoveryPageIn(folder);
    if (!report.isValid()) {
        QStringList lines;
        for (const Issue &issue : report.issues)
            lines.append(issue.toText());
        return fail(ErrorCode::InvalidInput, lines.join(u'\n'));
    }
    const QStringList missing = listed ? missingForListing(report.page) : QStringList();
    if (!missing.isEmpty())
        return fail(ErrorCode::InvalidInput, missing.join(u'\n'));
    return report.page;
}

QByteArray listingText(const QString &folder, const QString &name)
{
    QFile file(folder + u"/Discovery.md"_s);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll();
    return u"---\napp_name: \"%1\"\n---\n"_s.arg(QString(name).remove(u'"')).toUtf8();
}

} // namespace

Result<ReleasePlan> planRelease(const Registry &registry, const ProfilePaths &paths,
                                const ProjectId &id, const ReleaseOptions &options)
{
    const auto project = registry.project(id);
    if (!project)
        return fail(ErrorCode::NotFound, Text::tr("There is no such project."));
    const auto revision = chosenRevision(registry.revisions(id), options.revision);
    if (!revision)
        return std::unexpected(revision.error());
    QStringList versions;
    qint64 newest = 0;
    bool hasListed = false;
    for (const ReleaseRecord &release : registry.releases(id)) {
        versions.append(release.version);
        newest = std::max(newest, release.build);
        hasListed = hasListed || release.listed;
    }
    if (versions.contains(options.version)) {
        return fail(ErrorCode::Conflict,
                    Text::tr("There is a release %1 already.").arg(options.version));
    }
    if (options.notes.size() > longestNotes) {
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The release notes have %1 of %2 characters.")
                        .arg(options.notes.size())
                        .arg(longestNotes));
    }
    if (options.listed && hasListed && options.notes.trimmed().isEmpty()) {
        return fail(ErrorCode::InvalidInput,
                    Text::tr("Say what is new: a listed release that follows another one needs "
                             "notes."));
    }
    ReleasePlan plan;
    plan.project = *project;
    plan.record.id = randomId();
    plan.record.version = options.version.isEmpty() ? makeVersion(versions) : options.version;
    plan.record.build = newest + 1;
    plan.record.revision = revision->id;
    plan.record.notes = options.notes;
    plan.record.listed = options.listed;
    plan.record.project = id;
    plan.revisionDir = revisionDir(paths, id, revision->id);
    plan.signingKey = paths.keysDir() + u"/developer.key"_s;
    plan.staging = paths.stagingDir() + u"/release-"_s + plan.record.id;
    return plan;
}

Result<QString> writeRelease(const ReleasePlan &plan)
{
    const QString app = plan.revisionDir + u"/app"_s;
    const auto spacefile = spacefileOfRevision(app);
    if (!spacefile)
        return std::unexpected(spacefile.error());
    const auto page = checkedPage(plan.project.folder, plan.record.listed);
    if (!page)
        return std::unexpected(page.error());
    const auto key = SigningKey::makeOrLoad(plan.signingKey);
    if (!key)
        return std::unexpected(key.error());

    PackageContents contents;
    contents.shortName = plan.project.alias;
    contents.manifest.name = page->appName.isEmpty() ? spacefile->appName : page->appName;
    if (contents.manifest.name.isEmpty())
        contents.manifest.name = plan.project.name;
    contents.manifest.version = plan.record.version;
    contents.manifest.build = plan.record.build;
    contents.manifest.spacefile = *spacefile;
    for (const Micro &micro : spacefile->micros)
        contents.payloads.insert(micro.name, app + u"/micros/"_s + micro.name);
    contents.listing = listingText(plan.project.folder, contents.manifest.name);
    contents.changelog = plan.record.notes.toUtf8();
    contents.icon = unpackedIcon(app);
    for (const QString &medium : page->media) {
        const QString path = QDir::cleanPath(plan.project.folder + u'/' + medium);
        if (!medium.contains("://"_L1) && QFileInfo(path).isFile())
            contents.media.append(path);
    }
    QDir().mkpath(plan.staging);
    const QString package = plan.staging + u'/' + plan.project.alias + u".spaceapp"_s;
    if (const auto written = writePackage(contents, *key, package); !written)
        return std::unexpected(written.error());
    auto catalogue = Catalogue::openOrCreate(plan.catalogue, *key, Text::tr("My apps"));
    if (!catalogue)
        return std::unexpected(catalogue.error());
    auto listed = catalogue->add(package, plan.record.listed);
    (void)removeTree(plan.staging);
    return listed;
}

Result<Spacefile> spacefileOfRevision(const QString &dir)
{
    QFile file(dir + u"/manifest.json"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::NotFound, Text::tr("The files of this revision are gone."),
                    file.fileName() + u": "_s + file.errorString());
    }
    const QJsonObject manifest = QJsonDocument::fromJson(file.readAll()).object();
    return spacefileFromJson(manifest.value("spacefile"_L1).toObject());
}

} // namespace orrery
