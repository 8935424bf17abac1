// SPDX-License-Identifier: MIT
#include "core/builder/builder.h"

#include "core/builder/devsession.h"
#include "core/builder/newproject.h"
#include "core/builder/projectlink.h"
#include "core/builder/pushjob.h"
#include "core/builder/releasejob.h"
#include "core/builder/starter.h"
#include "core/foundation/background.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"

#include <QDir>
#include <QFileInfo>

#include <map>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype keptLines = 5000;

template <typename T> QFuture<Result<T>> ready(std::unexpected<Error> error)
{
    return QtFuture::makeReadyValueFuture(Result<T>(std::move(error)));
}

} // namespace

struct Builder::Impl {
    struct Entry {
        ProjectState state;
        QStringList log;
        PushJob *push = nullptr; ///< Child of the Builder.
        std::unique_ptr<DevSession> dev;
    };

    Rooms rooms;
    ProfilePaths paths;
    std::map<QString, Entry> entries = {};
};

Builder::Builder(Rooms rooms, const ProfilePaths &paths, QObject *parent)
    : QObject(parent)
    , m_impl(new Impl{.rooms = rooms, .paths = paths})
{
    connect(&rooms.registry, &Registry::projectRemoved, this,
            [this](const ProjectId &id) { m_impl->entries.erase(id.value); });
}

Builder::~Builder()
{
    qDeleteAll(findChildren<PushJob *>(Qt::FindDirectChildrenOnly));
}

QStringList Builder::starters()
{
    return starterNames();
}

ProjectState Builder::state(const ProjectId &project) const
{
    const auto entry = m_impl->entries.find(project.value);
    return entry == m_impl->entries.end() ? ProjectState() : entry->second.state;
}

QStringList Builder::log(const ProjectId &project) const
{
    const auto entry = m_impl->entries.find(project.value);
    return entry == m_impl->entries.end() ? QStringList() : entry->second.log;
}

QString Builder::ownCatalogue() const
{
    return m_impl->rooms.registry.setting(u"builder/catalogue"_s,
                                          m_impl->paths.cataloguesDir() + u"/own"_s);
}

void Builder::note(const ProjectId &project, const QString &line)
{
    QStringList &log = m_impl->entries[project.value].log;
    if (log.size() >= keptLines)
        log.remove(0, keptLines / 10);
    log.append(line);
    Q_EMIT logLine(project, line);
}

void Builder::change(const ProjectId &project, const std::function<void(ProjectState &)> &changed)
{
    ProjectState &state = m_impl->entries[project.value].state;
    const ProjectState before = state;
    changed(state);
    if (!(state == before))
        Q_EMIT stateChanged(project);
}

QFuture<Result<ProjectId>> Builder::createProject(const NewProject &wanted)
{
    const QString name =
        wanted.name.isEmpty() ? QFileInfo(QDir::cleanPath(wanted.folder)).fileName() : wanted.name;
    if (wanted.folder.isEmpty() || name.trimmed().isEmpty())
        return ready<ProjectId>(
            fail(ErrorCode::InvalidInput, tr("The project needs a folder and a name.")));
    if (const auto link = readProjectLink(wanted.folder);
        link && m_impl->rooms.registry.project(link->id)) {
        return ready<ProjectId>(
            fail(ErrorCode::Conflict,
                 tr("“%1” belongs to the project “%2” already.").arg(wanted.folder, link->name)));
    }
    return inBackground(prepareFolder, wanted, name)
        .then(this,
              [this, name](const Result<QString> &folder) {
                  if (!folder)
                      return ready<ProjectId>(std::unexpected(folder.error()));
                  return addProject(name, *folder);
              })
        .unwrap();
}

QFuture<Result<ProjectId>> Builder::addProject(const QString &name, const QString &folder)
{
    Project project;
    project.name = name;
    project.folder = folder;
    return m_impl->rooms.registry.addProject(project)
        .then(this,
              [this](const Result<Project> &added) {
                  if (!added)
                      return ready<ProjectId>(std::unexpected(added.error()));
                  const ProjectLink link{
                      .id = added->id, .name = added->name, .alias = added->alias};
                  return inBackground(writeProjectLink, added->folder, link)
                      .then(this,
                            [this, id = added->id](const Result<> &written) -> Result<ProjectId> {
                                if (written)
                                    return id;
                                (void)m_impl->rooms.registry.removeProject(id);
                                return std::unexpected(written.error());
                            });
              })
        .unwrap();
}

QFuture<Result<ProjectId>> Builder::openFolder(const QString &folder)
{
    const QString linked = linkedFolder(folder);
    const auto link = linked.isEmpty() ? std::nullopt : readProjectLink(linked);
    if (!link) {
        return ready<ProjectId>(fail(ErrorCode::NotFound,
                                     tr("“%1” belongs to no project. Make one with `space new`, or "
                                        "tie it to one with `space link`.")
                                         .arg(folder)));
    }
    const auto project = m_impl->rooms.registry.project(link->id);
    if (!project) {
        return ready<ProjectId>(fail(ErrorCode::NotFound,
                                     tr("The project “%1” is not in this Space. Tie the folder to "
                                        "another one with `space link`.")
                                         .arg(link->name)));
    }
    if (project->folder == linked)
        return QtFuture::makeReadyValueFuture(Result<ProjectId>(link->id));
    Project moved = *project; // the user moved or copied the folder
    moved.folder = linked;
    return m_impl->rooms.registry.updateProject(moved).then(
        this, [id = link->id](const Result<> &updated) -> Result<ProjectId> {
            if (!updated)
                return std::unexpected(updated.error());
            return id;
        });
}

QFuture<Result<>> Builder::linkFolder(const QString &folder, const ProjectId &project)
{
    auto row = m_impl->rooms.registry.project(project);
    const QString path = QFileInfo(folder).canonicalFilePath();
    if (!row)
        return ready<void>(fail(ErrorCode::NotFound, tr("There is no such project.")));
    if (!QFileInfo(path).isDir())
        return ready<void>(
            fail(ErrorCode::InvalidInput, tr("There is no folder “%1”.").arg(folder)));
    row->folder = path;
    const ProjectLink link{.id = row->id, .name = row->name, .alias = row->alias};
    return inBackground(writeProjectLink, path, link)
        .then(this,
              [this, moved = *row](const Result<> &written) {
                  return written ? m_impl->rooms.registry.updateProject(moved)
                                 : QtFuture::makeReadyValueFuture(written);
              })
        .unwrap();
}

QFuture<Result<PushedRevision>> Builder::push(const ProjectId &project, const QString &tag,
                                              bool allowReduced)
{
    const auto row = m_impl->rooms.registry.project(project);
    if (!row)
        return ready<PushedRevision>(fail(ErrorCode::NotFound, tr("There is no such project.")));
    Impl::Entry &entry = m_impl->entries[project.value];
    if (entry.push != nullptr)
        return ready<PushedRevision>(fail(ErrorCode::Conflict, tr("The project is being pushed.")));
    auto *job = new PushJob(m_impl->rooms, m_impl->paths, *row, tag, allowReduced);
    job->setParent(this);
    entry.push = job;
    entry.log.clear();
    change(project, [job](ProjectState &state) {
        state.step = ProjectState::Step::Queued;
        state.failedAt = ProjectState::Step::Idle;
        state.message.clear();
        state.job = job->name();
    });
    connect(job, &PushJob::lineLogged, this,
            [this, project](const QString &line) { note(project, line); });
    connect(job, &PushJob::issuesFound, this, [this, project](const QList<Issue> &issues) {
        change(project, [&issues](ProjectState &state) { state.issues = issues; });
    });
    connect(job, &PushJob::stepChanged, this,
            [this, project](ProjectState::Step step, const QString &micro) {
                change(project, [step, &micro](ProjectState &state) {
                    state.step = step;
                    state.micro = micro;
                });
            });
    connect(job, &PushJob::failed, this,
            [this, project](const Error &error) { fell(project, error); });
    connect(job, &PushJob::finished, this, [this, project, job] {
        m_impl->entries[project.value].push = nullptr;
        job->deleteLater();
    });
    auto future = job->future();
    const bool isDeveloping = entry.state.isDeveloping;
    QMetaObject::invokeMethod(
        job, [job, isDeveloping] { job->start(isDeveloping); }, Qt::QueuedConnection);
    return future;
}

void Builder::fell(const ProjectId &project, const Error &error)
{
    change(project, [&error](ProjectState &state) {
        state.failedAt = state.step;
        state.step = ProjectState::Step::Failed;
        state.message = error.message;
    });
}

QFuture<Result<InstanceId>> Builder::startDev(const ProjectId &project)
{
    const auto row = m_impl->rooms.registry.project(project);
    if (!row)
        return ready<InstanceId>(fail(ErrorCode::NotFound, tr("There is no such project.")));
    if (const auto &dev = m_impl->entries[project.value].dev)
        return QtFuture::makeReadyValueFuture(Result<InstanceId>(dev->instance()));
    return inBackground(readSpacefileIn, row->folder)
        .then(this,
              [this, project](const SpacefileReport &report) {
                  change(project, [&report](ProjectState &state) { state.issues = report.issues; });
                  if (!report.isValid()) {
                      return ready<InstanceId>(fail(ErrorCode::InvalidInput, report.toText()));
                  }
                  return storeSpacefile(project, report.spacefile);
              })
        .unwrap()
        .then(this, [this, project](const Result<InstanceId> &instance) -> Result<InstanceId> {
            return instance ? beginDev(project, *instance) : instance;
        });
}

/// The Builder instance gets \a spacefile, and is made if there is none.
QFuture<Result<InstanceId>> Builder::storeSpacefile(const ProjectId &project,
                                                    const Spacefile &spacefile)
{
    const auto row = m_impl->rooms.registry.project(project);
    if (!row)
        return ready<InstanceId>(fail(ErrorCode::NotFound, tr("There is no such project.")));
    auto instance = m_impl->rooms.registry.instance(row->instance);
    if (!instance) {
        return m_impl->rooms.registry.addInstance(builderInstance(*row, spacefile))
            .then(this, [](const Result<Instance> &added) -> Result<InstanceId> {
                if (!added)
                    return std::unexpected(added.error());
                return added->id;
            });
    }
    instance->spacefile = spacefile;
    return m_impl->rooms.registry.updateInstance(*instance).then(
        this, [id = instance->id](const Result<> &updated) -> Result<InstanceId> {
            if (!updated)
                return std::unexpected(updated.error());
            return id;
        });
}

Result<InstanceId> Builder::beginDev(const ProjectId &project, const InstanceId &instance)
{
    const auto row = m_impl->rooms.registry.project(project);
    const auto stored = m_impl->rooms.registry.instance(instance);
    if (!row || !stored)
        return fail(ErrorCode::NotFound, tr("The project is not there any more."));
    auto dev = std::make_unique<DevSession>(m_impl->rooms.supervisor, instance, row->folder);
    DevSession *session = dev.get();
    connect(session, &DevSession::staticChanged, this,
            [this, instance](const QString &micro) { Q_EMIT staticChanged(instance, micro); });
    connect(session, &DevSession::served, this,
            [this, project](const QString &micro) { Q_EMIT changeServed(project, micro); });
    connect(session, &DevSession::failed, this,
            [this, project](const QString &micro, const QString &message) {
                note(project, u"[%1] %2"_s.arg(micro, message));
            });
    connect(session, &DevSession::spacefileRead, this,
            [this, project, session](const SpacefileReport &report) {
                followSpacefile(project, session, report);
            });
    m_impl->entries[project.value].dev = std::move(dev);
    if (const auto started = session->start(stored->spacefile, SpaceIgnore::of(row->folder));
        !started) {
        m_impl->entries[project.value].dev.reset();
        return std::unexpected(started.error());
    }
    change(project, [](ProjectState &state) { state.isDeveloping = true; });
    return instance;
}

void Builder::followSpacefile(const ProjectId &project, DevSession *session,
                              const SpacefileReport &report)
{
    change(project, [&report](ProjectState &state) { state.issues = report.issues; });
    if (!report.isValid())
        return note(project, report.toText());
    if (report.spacefile == session->spacefile())
        return;
    storeSpacefile(project, report.spacefile)
        .then(session,
              [this, project, session,
               spacefile = report.spacefile](const Result<InstanceId> &stored) {
                  if (stored)
                      session->apply(spacefile);
                  else
                      note(project, stored.error().message);
              });
}

QFuture<Result<>> Builder::stopDev(const ProjectId &project)
{
    auto &entry = m_impl->entries[project.value];
    if (!entry.dev)
        return QtFuture::makeReadyValueFuture(Result<>());
    const InstanceId id = entry.dev->instance();
    entry.dev.reset();
    change(project, [](ProjectState &state) { state.isDeveloping = false; });
    const auto instance = m_impl->rooms.registry.instance(id);
    if (!instance || instance->releaseDir.isEmpty())
        return m_impl->rooms.supervisor.clearSource(id);
    return inBackground(spacefileOfRevision, instance->releaseDir)
        .then(this,
              [this, project](const Result<Spacefile> &spacefile) {
                  return spacefile ? storeSpacefile(project, *spacefile)
                                   : ready<InstanceId>(std::unexpected(spacefile.error()));
              })
        .unwrap()
        .then(this,
              [this, id](const Result<InstanceId> &stored) {
                  const auto cleared = m_impl->rooms.supervisor.clearSource(id);
                  return stored ? cleared : ready<void>(std::unexpected(stored.error()));
              })
        .unwrap();
}

QFuture<Result<MadeRelease>> Builder::release(const ProjectId &project,
                                              const ReleaseOptions &options)
{
    const auto wanted = planRelease(m_impl->rooms.registry, m_impl->paths, project, options);
    if (!wanted)
        return ready<MadeRelease>(std::unexpected(wanted.error()));
    ReleasePlan plan = *wanted;
    plan.catalogue = ownCatalogue();
    const auto before = state(project).step;
    change(project, [](ProjectState &state) { state.step = ProjectState::Step::Releasing; });
    return inBackground(writeRelease, plan)
        .then(this,
              [this, plan](const Result<QString> &written) {
                  if (!written)
                      return ready<ReleaseRecord>(std::unexpected(written.error()));
                  ReleaseRecord record = plan.record;
                  record.path = *written;
                  return m_impl->rooms.registry.addRelease(record);
              })
        .unwrap()
        .then(this,
              [this, project, before, catalogue = plan.catalogue](
                  const Result<ReleaseRecord> &added) -> Result<MadeRelease> {
                  if (!added) {
                      fell(project, added.error());
                      return std::unexpected(added.error());
                  }
                  change(project, [before](ProjectState &state) { state.step = before; });
                  note(project, tr("Released %1").arg(added->version));
                  return MadeRelease{.release = added->id,
                                     .version = added->version,
                                     .path = added->path,
                                     .catalogue = catalogue};
              });
}

} // namespace orrery

#include <moc_builder.cpp>
