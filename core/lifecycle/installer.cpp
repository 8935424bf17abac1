// SPDX-License-Identifier: MIT
#include "core/lifecycle/installer.h"

#include "core/catalogue/catalogueindex.h"
#include "core/foundation/background.h"
#include "core/lifecycle/gitcheckout.h"
#include "core/lifecycle/installjob.h"
#include "core/lifecycle/packageoffer.h"
#include "core/lifecycle/sourceprobe.h"
#include "core/lifecycle/sweep.h"
#include "core/micros/supervisor.h"
#include "core/pipeline/tree.h"
#include "core/space/registry.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// The last part of a path or address, without `.git`.
QString nameOfSource(const QString &source)
{
    QString name = QDir::cleanPath(source).section(u'/', -1).section(u':', -1);
    if (name.endsWith(".git"_L1))
        name.chop(4);
    return name;
}

} // namespace

struct Installer::Impl {
    Rooms rooms;
    ProfilePaths paths;
    InstallDesk desk = {};

    [[nodiscard]] Result<InstallOffer> completed(Result<InstallOffer> offer) const;
    [[nodiscard]] QSet<QString> usedReleases() const;
    [[nodiscard]] InstalledReleases installedReleases() const;
    [[nodiscard]] SweepFacts facts() const;
};

/// Adds what only this Space knows: runtimes, what is installed, whether this is newer.
Result<InstallOffer> Installer::Impl::completed(Result<InstallOffer> offer) const
{
    if (!offer)
        return offer;
    offer->missingRuntimes = rooms.pipeline.missingRuntimes(offer->spacefile);
    if (offer->wantsInternet || offer->buildsHere)
        offer->tier = rooms.pipeline.tier();
    qint64 newest = -1;
    for (const Instance &instance : rooms.registry.instances()) {
        if (instance.app != offer->app || instance.isBuilder())
            continue;
        offer->installed.append(instance.id);
        newest = std::max(newest, instance.build);
    }
    const bool isSigned = !offer->publicKey.isEmpty();
    offer->isUpdate = isSigned && newest >= 0 && offer->build > newest;
    offer->isOlder = isSigned && offer->build < newest;
    const QString keyPart = offer->app.value.section(u'/', 0, 0);
    offer->signerIsNew = isSigned
        && std::ranges::none_of(rooms.registry.instances(), [&keyPart](const Instance &instance) {
                             return instance.app.value.section(u'/', 0, 0) == keyPart;
                         });
    return offer;
}

QSet<QString> Installer::Impl::usedReleases() const
{
    QSet<QString> used = desk.pending;
    for (const Instance &instance : rooms.registry.instances())
        used.insert(instance.releaseDir);
    return used;
}

InstalledReleases Installer::Impl::installedReleases() const
{
    InstalledReleases releases;
    for (const Instance &instance : rooms.registry.instances()) {
        if (!instance.isBuilder())
            releases.insert(instance.app.value, instance.releaseDir);
    }
    return releases;
}

SweepFacts Installer::Impl::facts() const
{
    SweepFacts facts;
    facts.releases = usedReleases();
    for (const Instance &instance : rooms.registry.instances())
        facts.instances.insert(instance.id.value);
    for (const Project &project : rooms.registry.projects()) {
        auto &revisions = facts.revisions[project.id.value];
        for (const Revision &revision : rooms.registry.revisions(project.id))
            revisions.insert(revision.id);
    }
    for (const Collection &collection : rooms.registry.collections())
        facts.collectionFolders.insert(QDir::cleanPath(collection.folder));
    return facts;
}

Installer::Installer(Rooms rooms, const ProfilePaths &paths, QObject *parent)
    : QObject(parent)
    , m_impl(new Impl{.rooms = std::move(rooms), .paths = paths})
{
    m_impl->desk.disk.setMaxThreadCount(1);
}

Installer::~Installer()
{
    // Jobs are children and refer to the desk.
    qDeleteAll(findChildren<InstallJob *>(Qt::FindDirectChildrenOnly));
}

QFuture<Result<InstallOffer>> Installer::inspect(const QString &source)
{
    const QString job = randomId();
    const auto finished = [this, source, job](Result<InstallOffer> offer, SourceKind kind) {
        if (offer) {
            offer->job = job;
            offer->source = source;
            offer->kind = kind;
        }
        return m_impl->completed(std::move(offer));
    };
    switch (sourceLooks(source)) {
    case SourceLooks::Folder:
        return inBackground(offerOfFolder, source, nameOfSource(source))
            .then(this, [finished](const Result<InstallOffer> &offer) {
                return finished(offer, SourceKind::Folder);
            });
    case SourceLooks::Repository:
        return inspectRepository(source, job)
            .then(this, [finished](const Result<InstallOffer> &offer) {
                return finished(offer, SourceKind::Git);
            });
    case SourceLooks::PackageFile:
        return inBackground(offerOfPackage, source, offerDir(m_impl->paths, job),
                            m_impl->installedReleases())
            .then(this, [finished](const Result<InstallOffer> &offer) {
                return finished(offer, SourceKind::Package);
            });
    case SourceLooks::Name:
        return inspectEntry(source, job).then(this, [finished](const Result<InstallOffer> &offer) {
            return finished(offer, SourceKind::Catalogue);
        });
    case SourceLooks::Nothing:
        break;
    }
    return QtFuture::makeReadyValueFuture(Result<InstallOffer>(
        fail(ErrorCode::NotFound, tr("There is nothing at “%1”.").arg(source))));
}

QFuture<Result<InstallOffer>> Installer::inspectRepository(const QString &source,
                                                           const QString &job)
{
    auto *checkout = new GitCheckout(this);
    connect(checkout, &GitCheckout::lineWritten, this,
            [this, job](const QString &line) { Q_EMIT logLine(job, line); });
    const QString folder = m_impl->paths.stagingDir() + u"/clone-"_s + job;
    QDir().mkpath(m_impl->paths.stagingDir());
    return checkout->clone(source, folder)
        .then(this,
              [this, checkout, source, folder](const Result<QString> &commit) {
                  checkout->deleteLater();
                  if (!commit) {
                      return QtFuture::makeReadyValueFuture(
                          Result<InstallOffer>(std::unexpected(commit.error())));
                  }
                  return inBackground(offerOfFolder, folder, nameOfSource(source))
                      .then(this, [commit](Result<InstallOffer> offer) {
                          if (offer)
                              offer->version = *commit;
                          return offer;
                      });
              })
        .unwrap();
}

QFuture<Result<InstallOffer>> Installer::inspectEntry(const QString &name, const QString &job)
{
    return m_impl->rooms.catalogues.refresh()
        .then(this,
              [this, name, job] {
                  const auto entry = m_impl->rooms.catalogues.find(name);
                  if (!entry) {
                      return QtFuture::makeReadyValueFuture(
                          Result<InstallOffer>(std::unexpected(entry.error())));
                  }
                  return inBackground(offerOfPackage, entry->package, offerDir(m_impl->paths, job),
                                      m_impl->installedReleases());
              })
        .unwrap();
}

void Installer::discard(const InstallOffer &offer)
{
    const QString staged = offerDir(m_impl->paths, offer.job);
    const QString clone = m_impl->paths.stagingDir() + u"/clone-"_s + offer.job;
    (void)inBackground([staged, clone] {
        (void)removeTree(staged);
        (void)removeTree(clone);
    });
}

QFuture<Result<InstanceId>> Installer::install(const InstallOffer &offer,
                                               const InstallChoices &choices)
{
    return startJob(offer, choices, {});
}

QFuture<Result<InstanceId>> Installer::update(const InstanceId &instance, const InstallOffer &offer,
                                              const InstallChoices &choices)
{
    return startJob(offer, choices, instance);
}

QFuture<Result<InstanceId>> Installer::startJob(const InstallOffer &offer,
                                                const InstallChoices &choices,
                                                const InstanceId &updated)
{
    auto *job = new InstallJob(m_impl->rooms, m_impl->paths, m_impl->desk, offer, choices);
    job->setParent(this);
    connect(job, &InstallJob::lineLogged, this,
            [this, name = offer.job](const QString &line) { Q_EMIT logLine(name, line); });
    connect(job, &InstallJob::stepChanged, this,
            [this, name = offer.job](InstallStep step) { Q_EMIT stepChanged(name, step); });
    connect(job, &InstallJob::finished, this, [this, job, offer, updated] {
        job->deleteLater();
        discard(offer);
        if (!updated.isEmpty())
            sweepUnused();
    });
    auto future = job->future();
    // Later: the caller has connected to log and progress by then.
    QMetaObject::invokeMethod(job, [job, updated] { job->start(updated); }, Qt::QueuedConnection);
    return future;
}

QFuture<Result<>> Installer::uninstall(const InstanceId &instance, bool keepData)
{
    const auto row = m_impl->rooms.registry.instance(instance);
    if (!row) {
        return QtFuture::makeReadyValueFuture(
            Result<>(fail(ErrorCode::NotFound, tr("This app is not installed."))));
    }
    const QString folder = m_impl->paths.instanceDir(instance);
    // A project's Collection outlives its Builder instance.
    const bool keepsFolder = keepData || row->isBuilder();
    return m_impl->rooms.supervisor.stop(instance)
        .then(this,
              [this, collection = row->collection] {
                  return m_impl->rooms.closeCollection(collection.value);
              })
        .unwrap()
        .then(this,
              [this, instance, keepData] {
                  return m_impl->rooms.registry.removeInstance(instance, keepData);
              })
        .unwrap()
        .then(this,
              [this, folder, keepsFolder](const Result<> &removed) {
                  // After a crash here the folder is nobody's, and recover() does this.
                  if (!removed || keepsFolder)
                      return QtFuture::makeReadyValueFuture(removed);
                  return inBackground(moveToBin, m_impl->paths, folder);
              })
        .unwrap()
        .then(this, [this](const Result<> &moved) {
            sweepUnused();
            return moved;
        });
}

void Installer::sweepUnused()
{
    (void)inBackground(m_impl->desk.disk, sweepReleases, m_impl->paths, m_impl->usedReleases());
}

QFuture<Result<>> Installer::recover()
{
    return inBackground(m_impl->desk.disk, sweepAll, m_impl->paths, m_impl->facts());
}

} // namespace orrery

#include <moc_installer.cpp>
