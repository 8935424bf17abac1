// SPDX-License-Identifier: MIT
// Commands on projects, revisions and releases.
#include "core/space/registry.h"
#include "core/space/registryrows.h"

using namespace Qt::StringLiterals;

namespace orrery {

QFuture<Result<Project>> Registry::addProject(Project project)
{
    if (project.id.isEmpty())
        project.id.value = randomId();
    else if (this->project(project.id))
        return ready<Project>(
            fail(ErrorCode::Conflict, tr("This project exists already."), project.id.value));
    project.alias = freeAlias(project.alias.isEmpty() ? project.name : project.alias);
    project.collection.value = randomId();
    project.instance = {};
    project.created = rowTime();
    const Collection collection{project.collection, project.name, Collection::Kind::Project,
                                m_paths.projectDir(project.id) + u"/collection"_s, project.created};
    m_reservedAliases += project.alias;
    return commit({saved(project), saved(collection)},
                  [this, project, collection] {
                      m_rows->projects += project;
                      m_rows->collections += collection;
                      m_reservedAliases.removeOne(project.alias);
                      Q_EMIT projectAdded(project.id);
                      Q_EMIT collectionsChanged();
                  })
        .then(this, [this, project](Result<> done) -> Result<Project> {
            if (done)
                return project;
            m_reservedAliases.removeOne(project.alias);
            return std::unexpected(done.error());
        });
}

QFuture<Result<>> Registry::updateProject(const Project &project)
{
    auto changed = this->project(project.id);
    if (!changed)
        return ready<void>(fail(ErrorCode::NotFound, tr("This project does not exist any more."),
                                project.id.value));
    changed->name = project.name;
    changed->folder = project.folder;
    return commit({saved(*changed)}, [this, row = *changed] {
        replace(m_rows->projects, row);
        Q_EMIT projectChanged(row.id);
    });
}

QFuture<Result<>> Registry::removeProject(const ProjectId &id)
{
    const auto old = project(id);
    if (!old)
        return ready<void>(
            fail(ErrorCode::NotFound, tr("This project does not exist any more."), id.value));
    if (!old->instance.isEmpty())
        return ready<void>(
            fail(ErrorCode::Conflict, tr("“%1” still has its Builder instance.").arg(old->name)));
    return commit(
        {removed(u"projects"_s, u"id"_s, id.value), removed(u"revisions"_s, u"project"_s, id.value),
         removed(u"releases"_s, u"project"_s, id.value),
         removed(u"collections"_s, u"id"_s, old->collection.value),
         removed(u"keys"_s, u"collection"_s, old->collection.value)},
        [this, id, collection = old->collection] {
            m_rows->projects.removeIf([&](const Project &row) { return row.id == id; });
            m_rows->revisions.removeIf([&](const Revision &row) { return row.project == id; });
            m_rows->releases.removeIf([&](const ReleaseRecord &row) { return row.project == id; });
            m_rows->collections.removeIf(
                [&](const Collection &row) { return row.id == collection; });
            m_rows->keys.removeIf(
                [&](const KeyRecord &row) { return row.collection == collection; });
            Q_EMIT projectRemoved(id);
            Q_EMIT collectionsChanged();
            Q_EMIT keysChanged();
        });
}

QFuture<Result<Revision>> Registry::addRevision(Revision revision)
{
    if (revision.id.isEmpty())
        revision.id = randomId();
    revision.created = rowTime();
    if (!project(revision.project))
        return ready<Revision>(
            fail(ErrorCode::NotFound, tr("There is no such project."), revision.project.value));
    return commit({saved(revision)},
                  [this, revision] {
                      m_rows->revisions += revision;
                      Q_EMIT projectChanged(revision.project);
                  })
        .then(this, [revision](Result<> done) { return done.transform([&] { return revision; }); });
}

QFuture<Result<ReleaseRecord>> Registry::addRelease(ReleaseRecord release)
{
    if (release.id.isEmpty())
        release.id = randomId();
    release.created = rowTime();
    if (!project(release.project))
        return ready<ReleaseRecord>(
            fail(ErrorCode::NotFound, tr("There is no such project."), release.project.value));
    return commit({saved(release)},
                  [this, release] {
                      m_rows->releases += release;
                      Q_EMIT projectChanged(release.project);
                  })
        .then(this, [release](Result<> done) { return done.transform([&] { return release; }); });
}

} // namespace orrery
