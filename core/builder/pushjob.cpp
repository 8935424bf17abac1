// SPDX-License-Identifier: MIT
#include "core/builder/pushjob.h"

#include "core/builder/tags.h"
#include "core/foundation/background.h"
#include "core/micros/supervisor.h"
#include "core/pipeline/tree.h"
#include "core/space/registry.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

ProjectState::Step shownStep(BuildStep step)
{
    switch (step) {
    case BuildStep::Queued:
        return ProjectState::Step::Queued;
    case BuildStep::Packing:
        return ProjectState::Step::Packing;
    case BuildStep::Installing:
        return ProjectState::Step::Installing;
    case BuildStep::Building:
        return ProjectState::Step::Building;
    case BuildStep::Packaging:
    case BuildStep::Done:
        break;
    }
    return ProjectState::Step::Packaging;
}

} // namespace

QString revisionDir(const ProfilePaths &paths, const ProjectId &project, const QString &revision)
{
    return paths.projectDir(project) + u"/revisions/"_s + revision;
}

Instance builderInstance(const Project &project, const Spacefile &spacefile)
{
    Instance instance;
    instance.app = AppId{u"local/"_s + project.alias};
    instance.name = project.name;
    instance.project = project.id;
    instance.origin = Origin::Builder;
    instance.spacefile = spacefile;
    return instance;
}

PushJob::PushJob(const Builder::Rooms &rooms, const ProfilePaths &paths, Project project,
                 QString tag, bool allowReduced)
    : m_rooms(rooms)
    , m_paths(paths)
    , m_project(std::move(project))
    , m_tag(std::move(tag))
    , m_job(randomId())
    , m_revision(randomId())
    , m_allowReduced(allowReduced)
{
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, [this] {
        if (m_build.isValid())
            m_build.cancel();
    });
    m_watcher.setFuture(m_promise.future());
    m_promise.start();
}

PushJob::~PushJob()
{
    m_watcher.disconnect(this);
    if (!m_isFinished) {
        m_promise.addResult(fail(ErrorCode::Cancelled, tr("Orrery is closing.")));
        m_promise.finish();
    }
}

void PushJob::start(bool isDeveloping)
{
    m_isDeveloping = isDeveloping;
    QStringList tags;
    for (const Revision &revision : m_rooms.registry.revisions(m_project.id))
        tags.append(revision.tag);
    if (tags.contains(m_tag)) {
        return finish(
            fail(ErrorCode::Conflict, tr("There is a revision “%1” already.").arg(m_tag)));
    }
    if (m_tag.isEmpty())
        m_tag = makeRevisionTag(tags);
    Q_EMIT stepChanged(ProjectState::Step::Queued, {});
    inBackground(readSpacefileIn, m_project.folder)
        .then(this, [this](const SpacefileReport &report) {
            Q_EMIT issuesFound(report.issues);
            if (!report.isValid())
                return finish(fail(ErrorCode::InvalidInput, report.toText()));
            build(report.spacefile);
        });
}

void PushJob::build(const Spacefile &spacefile)
{
    m_spacefile = spacefile;
    connect(&m_rooms.pipeline, &Pipeline::logLine, this,
            [this](const QString &job, const QString &line) {
                if (job == m_job)
                    Q_EMIT lineLogged(line);
            });
    connect(&m_rooms.pipeline, &Pipeline::stepChanged, this,
            [this](const QString &job, BuildStep step, const QString &micro) {
                if (job == m_job)
                    Q_EMIT stepChanged(shownStep(step), micro);
            });
    BuildRequest request;
    request.job = m_job;
    request.folder = m_project.folder;
    request.spacefile = spacefile;
    request.app = AppId{u"local/"_s + m_project.alias};
    request.name = m_project.name;
    request.keepsSource = true;
    const auto running = m_rooms.registry.instance(m_project.instance);
    request.mayBeReduced = m_allowReduced || (running && running->reducedSeparation);
    request.wheels = m_rooms.registry.setting(u"build/wheels"_s);
    m_build = m_rooms.pipeline.build(std::move(request));
    m_build
        .then(this,
              [this](const Result<BuiltApp> &built) {
                  if (!built)
                      return finish(std::unexpected(built.error()));
                  keep(*built);
              })
        .onCanceled(this, [this] { finish(fail(ErrorCode::Cancelled, tr("Cancelled."))); });
}

void PushJob::keep(const BuiltApp &built)
{
    inBackground([work = built.work, target = revisionDir(m_paths, m_project.id, m_revision)] {
        return publishTree(work, target);
    }).then(this, [this, digest = built.digest](const Result<> &kept) {
        if (!kept)
            return finish(std::unexpected(kept.error()));
        addRevision(digest);
    });
}

void PushJob::addRevision(const QString &digest)
{
    Q_EMIT stepChanged(ProjectState::Step::Updating, {});
    Revision revision;
    revision.id = m_revision;
    revision.tag = m_tag;
    revision.digest = digest;
    revision.project = m_project.id;
    m_rooms.registry.addRevision(revision).then(this, [this](const Result<Revision> &added) {
        if (!added)
            return finish(std::unexpected(added.error()));
        Q_EMIT lineLogged(tr("Revision %1").arg(m_tag));
        moveInstance(*added);
    });
}

void PushJob::moveInstance(const Revision &revision)
{
    const auto present = m_rooms.registry.project(m_project.id);
    if (!present)
        return finish(fail(ErrorCode::NotFound, tr("The project is not there any more.")));
    const auto running = m_rooms.registry.instance(present->instance);
    Instance instance = running ? *running : builderInstance(*present, m_spacefile);
    instance.digest = revision.digest;
    instance.version = revision.tag;
    instance.spacefile = m_spacefile;
    instance.reducedSeparation = instance.reducedSeparation || m_allowReduced;
    instance.releaseDir = revisionDir(m_paths, m_project.id, revision.id) + u"/app"_s;
    if (!running) {
        m_rooms.registry.addInstance(instance).then(this, [this](const Result<Instance> &added) {
            if (!added)
                return finish(std::unexpected(added.error()));
            finish(PushedRevision{.revision = m_revision, .tag = m_tag, .instance = added->id});
        });
        return;
    }
    m_rooms.registry.updateInstance(instance).then(
        this, [this, id = instance.id](const Result<> &updated) {
            if (!updated)
                return finish(std::unexpected(updated.error()));
            if (!m_isDeveloping)
                m_rooms.supervisor.restart(id);
            finish(PushedRevision{.revision = m_revision, .tag = m_tag, .instance = id});
        });
}

void PushJob::finish(Result<PushedRevision> result)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_watcher.disconnect(this);
    if (!result) {
        Q_EMIT lineLogged(result.error().message);
        Q_EMIT failed(result.error());
    } else {
        Q_EMIT stepChanged(ProjectState::Step::Ready, {});
    }
    m_promise.addResult(std::move(result));
    m_promise.finish();
    Q_EMIT finished();
}

} // namespace orrery

#include <moc_pushjob.cpp>
