// SPDX-License-Identifier: MIT
#include "core/lifecycle/installjob.h"

#include "core/foundation/background.h"
#include "core/micros/supervisor.h"
#include "core/package/packagereader.h"
#include "core/pipeline/tree.h"
#include "core/space/registry.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

Origin originOf(SourceKind kind)
{
    switch (kind) {
    case SourceKind::Folder:
    case SourceKind::Git:
        return Origin::Local;
    case SourceKind::Package:
        return Origin::Package;
    case SourceKind::Catalogue:
        return Origin::Catalogue;
    }
    return Origin::Local;
}

int percentOf(BuildStep step)
{
    switch (step) {
    case BuildStep::Queued:
        return 2;
    case BuildStep::Packing:
        return 5;
    case BuildStep::Installing:
        return 20;
    case BuildStep::Building:
        return 50;
    case BuildStep::Packaging:
        return 75;
    case BuildStep::Done:
        return 80;
    }
    return 0;
}

} // namespace

InstallJob::InstallJob(const Installer::Rooms &rooms, const ProfilePaths &paths, InstallDesk &desk,
                       InstallOffer offer, InstallChoices choices)
    : m_rooms(rooms)
    , m_paths(paths)
    , m_desk(desk)
    , m_offer(std::move(offer))
    , m_choices(std::move(choices))
{
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &InstallJob::cancel);
    m_watcher.setFuture(m_promise.future());
    m_promise.start();
    m_promise.setProgressRange(0, 100);
}

InstallJob::~InstallJob()
{
    m_watcher.disconnect(this);
    if (!m_isFinished) {
        m_promise.addResult(fail(ErrorCode::Cancelled, tr("Orrery is closing.")));
        m_promise.finish();
    }
}

void InstallJob::start(const InstanceId &updated)
{
    m_updated = updated;
    enter(InstallStep::Checking, 0, tr("Checking"));
    if (const auto checked = check(); !checked)
        return finish(std::unexpected(checked.error()));
    const bool isPackage =
        m_offer.kind == SourceKind::Package || m_offer.kind == SourceKind::Catalogue;
    isPackage ? unpack() : build();
}

Result<> InstallJob::check() const
{
    if (!m_offer.missingRuntimes.isEmpty())
        return fail(ErrorCode::Unavailable, m_offer.missingRuntimes.join(u'\n'));
    if (!m_choices.alias.isEmpty() && !isAlias(m_choices.alias)) {
        return fail(ErrorCode::InvalidInput,
                    tr("“%1” cannot be an alias: use 1 to 40 of a to z, 0 to 9 and dashes inside.")
                        .arg(m_choices.alias));
    }
    for (const auto &[name, values] : m_choices.values.asKeyValueRange()) {
        const Micro *micro = m_offer.spacefile.micro(name);
        if (micro == nullptr)
            return fail(ErrorCode::InvalidInput, tr("This app has no Micro “%1”.").arg(name));
        for (const auto &[variable, value] : values.asKeyValueRange()) {
            if (std::ranges::find(micro->env, variable, &PresetEnv::name) == micro->env.end()) {
                return fail(ErrorCode::InvalidInput,
                            tr("Micro “%1” has no variable “%2”.").arg(name, variable));
            }
        }
    }
    return m_updated.isEmpty() ? Result<>{} : checkUpdate();
}

Result<> InstallJob::checkUpdate() const
{
    const auto instance = m_rooms.registry.instance(m_updated);
    if (!instance)
        return fail(ErrorCode::NotFound, tr("This app is not installed."));
    if (instance->app != m_offer.app) {
        return fail(ErrorCode::Conflict,
                    tr("“%1” is another app than “%2”.").arg(m_offer.name, instance->name));
    }
    if (m_offer.build < instance->build && !m_choices.allowOlder) {
        return fail(ErrorCode::Conflict,
                    tr("“%1” %2 is older than the installed %3.")
                        .arg(m_offer.name, m_offer.version, instance->version));
    }
    return {};
}

void InstallJob::build()
{
    enter(InstallStep::Building, 2, tr("Building"));
    connect(&m_rooms.pipeline, &Pipeline::logLine, this,
            [this](const QString &job, const QString &line) {
                if (job == m_offer.job)
                    Q_EMIT lineLogged(line);
            });
    connect(&m_rooms.pipeline, &Pipeline::stepChanged, this,
            [this](const QString &job, BuildStep step, const QString &micro) {
                if (job == m_offer.job)
                    m_promise.setProgressValueAndText(percentOf(step), micro);
            });
    BuildRequest request;
    request.job = m_offer.job;
    request.folder = m_offer.path;
    request.spacefile = m_offer.spacefile;
    request.app = m_offer.app;
    request.name = m_offer.name;
    request.version = m_offer.version;
    request.build = m_offer.build;
    const auto updated = m_rooms.registry.instance(m_updated);
    request.mayBeReduced = updated ? updated->reducedSeparation : m_choices.reducedSeparation;
    request.wheels = m_rooms.registry.setting(u"build/wheels"_s);
    m_build = m_rooms.pipeline.build(std::move(request));
    m_build
        .then(this,
              [this](const Result<BuiltApp> &built) {
                  if (!built)
                      return finish(std::unexpected(built.error()));
                  m_work = built->work;
                  publish(built->dir, built->digest);
              })
        .onCanceled(this, [this] { finish(fail(ErrorCode::Cancelled, tr("Cancelled."))); });
}

void InstallJob::unpack()
{
    enter(InstallStep::Unpacking, 10, tr("Unpacking"));
    m_work = m_paths.stagingDir() + u"/unpack-"_s + m_offer.job;
    const QString dir = m_work + u"/app"_s;
    inBackground([path = m_offer.path, digest = m_offer.digest, dir]() -> Result<> {
        // Again, and the digest with it: the file may be another one than the user was shown.
        const auto report = verifyPackage(path);
        if (!report)
            return std::unexpected(report.error());
        if (report->digest != digest)
            return fail(ErrorCode::Corrupt,
                        InstallJob::tr("The package changed since it was checked."));
        return unpackPackage(path, *report, dir);
    }).then(this, [this, dir](const Result<> &unpacked) {
        if (!unpacked)
            return finish(std::unexpected(unpacked.error()));
        publish(dir, m_offer.digest);
    });
}

void InstallJob::publish(const QString &dir, const QString &digest)
{
    if (m_isCancelled)
        return finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
    enter(InstallStep::Unpacking, 85, tr("Storing"));
    m_digest = digest;
    m_releaseDir = m_paths.releaseDir(m_offer.app, digest);
    m_desk.pending.insert(m_releaseDir);
    inBackground(m_desk.disk, [dir, target = m_releaseDir]() -> Result<> {
        // Named by its content, so one that is there already is the same.
        return QFileInfo::exists(target) ? Result<>{} : publishTree(dir, target);
    }).then(this, [this](const Result<> &published) {
        if (!published)
            return finish(std::unexpected(published.error()));
        registerInstance();
    });
}

void InstallJob::registerInstance()
{
    if (m_isCancelled)
        return finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
    enter(InstallStep::Registering, 95, tr("Registering"));
    Instance instance;
    if (!m_updated.isEmpty()) {
        const auto present = m_rooms.registry.instance(m_updated);
        if (!present)
            return finish(fail(ErrorCode::NotFound, tr("This app is not installed any more.")));
        instance = *present;
    } else {
        instance.app = m_offer.app;
        instance.alias = m_choices.alias;
        instance.internet = m_choices.internet && m_offer.wantsInternet;
        instance.lan = m_choices.lan;
        instance.reducedSeparation = m_choices.reducedSeparation;
    }
    instance.name = m_offer.name;
    instance.origin = originOf(m_offer.kind);
    instance.digest = m_digest;
    instance.version = m_offer.version.isEmpty() ? m_digest.first(7) : m_offer.version;
    instance.build = m_offer.build;
    instance.spacefile = m_offer.spacefile;
    instance.releaseDir = m_releaseDir;
    for (const auto &[micro, values] : m_choices.values.asKeyValueRange())
        instance.values[micro].insert(values);
    m_updated.isEmpty() ? added(std::move(instance)) : moved(std::move(instance));
}

void InstallJob::added(Instance instance)
{
    m_rooms.registry.addInstance(std::move(instance))
        .then(this, [this](const Result<Instance> &result) {
            if (!result)
                return finish(std::unexpected(result.error()));
            finish(result->id);
        });
}

void InstallJob::moved(Instance instance)
{
    m_rooms.registry.updateInstance(instance).then(this, [this](const Result<> &result) {
        if (!result)
            return finish(std::unexpected(result.error()));
        // What runs still has the old release in its sandbox.
        m_rooms.supervisor.restart(m_updated);
        finish(m_updated);
    });
}

void InstallJob::enter(InstallStep step, int percent, const QString &text)
{
    m_promise.setProgressValueAndText(percent, text);
    Q_EMIT stepChanged(step);
}

void InstallJob::cancel()
{
    m_isCancelled = true;
    if (m_build.isValid())
        m_build.cancel();
}

void InstallJob::finish(Result<InstanceId> result)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_watcher.disconnect(this);
    m_desk.pending.remove(m_releaseDir);
    const QString clone = m_offer.kind == SourceKind::Git ? m_offer.path : QString();
    (void)inBackground([work = m_work, clone] {
        // What cannot be erased now is swept at the next start.
        if (!work.isEmpty())
            (void)removeTree(work);
        if (!clone.isEmpty())
            (void)removeTree(clone);
    });
    Q_EMIT stepChanged(InstallStep::Done);
    m_promise.setProgressValue(100);
    m_promise.addResult(std::move(result));
    m_promise.finish();
    Q_EMIT finished();
}

} // namespace orrery

#include <moc_installjob.cpp>
