// SPDX-License-Identifier: MIT
#include "core/space/registry.h"

#include "core/space/registryrows.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace orrery {

Registry::Registry(ProfilePaths paths, MasterKey key, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_key(std::move(key))
    , m_rows(std::make_unique<SpaceRows>())
    , m_store(std::make_unique<RowStore>())
{
}

Registry::~Registry() = default;

QFuture<Result<>> Registry::open()
{
    return m_store->open(m_paths, m_key).then(this, [this](Result<SpaceRows> rows) -> Result<> {
        if (!rows)
            return std::unexpected(rows.error());
        *m_rows = *std::move(rows);
        return {};
    });
}

QList<Instance> Registry::instances() const
{
    return m_rows->instances;
}

std::optional<Instance> Registry::instance(const InstanceId &id) const
{
    return found(m_rows->instances, &Instance::id, id);
}

std::optional<Instance> Registry::instanceByAlias(QStringView alias) const
{
    return found(m_rows->instances, &Instance::alias, alias.toString());
}

QList<Project> Registry::projects() const
{
    return m_rows->projects;
}

std::optional<Project> Registry::project(const ProjectId &id) const
{
    return found(m_rows->projects, &Project::id, id);
}

QList<Revision> Registry::revisions(const ProjectId &project) const
{
    QList<Revision> result;
    std::ranges::copy_if(std::views::reverse(m_rows->revisions), std::back_inserter(result),
                         [&](const Revision &revision) { return revision.project == project; });
    return result;
}

QList<ReleaseRecord> Registry::releases(const ProjectId &project) const
{
    QList<ReleaseRecord> result;
    std::ranges::copy_if(std::views::reverse(m_rows->releases), std::back_inserter(result),
                         [&](const ReleaseRecord &release) { return release.project == project; });
    return result;
}

bool Registry::isAliasFree(QStringView alias, const InstanceId &except,
                           const ProjectId &exceptProject) const
{
    return !m_reservedAliases.contains(alias)
        && std::ranges::none_of(
            m_rows->instances,
            [&](const Instance &other) { return other.alias == alias && other.id != except; })
        && std::ranges::none_of(m_rows->projects, [&](const Project &other) {
               return other.alias == alias && other.id != exceptProject;
           });
}

QString Registry::freeAlias(const QString &wanted) const
{
    const QString first = slug(wanted);
    QString alias = first;
    for (int number = 2; !isAliasFree(alias); ++number) {
        const QString end = u"-%1"_s.arg(number);
        alias = first.first(std::min(first.size(), 40 - end.size())); // the longest alias
        while (alias.endsWith(u'-'))
            alias.chop(1);
        alias += end;
    }
    return alias;
}

QFuture<Result<Instance>> Registry::addInstance(Instance instance)
{
    if (instance.id.isEmpty())
        instance.id.value = randomId();
    else if (this->instance(instance.id))
        return ready<Instance>(
            fail(ErrorCode::Conflict, tr("This instance exists already."), instance.id.value));
    instance.created = rowTime();

    QList<Statement> statements;
    std::optional<Project> project;
    Collection collection;
    if (instance.isBuilder()) {
        project = this->project(instance.project);
        if (!project)
            return ready<Instance>(
                fail(ErrorCode::NotFound, tr("There is no such project."), instance.project.value));
        if (!project->instance.isEmpty())
            return ready<Instance>(
                fail(ErrorCode::Conflict,
                     tr("“%1” has a Builder instance already.").arg(project->name)));
        instance.alias = project->alias;
        instance.collection = project->collection;
        project->instance = instance.id;
        statements += saved(*project);
    } else {
        instance.alias = freeAlias(instance.alias.isEmpty() ? instance.name : instance.alias);
        instance.collection.value = randomId();
        collection = {instance.collection, instance.name, Collection::Kind::Instance,
                      m_paths.instanceCollectionDir(instance.id), instance.created};
        statements += saved(collection);
    }

    const NewKey projectKey = makeDataKey(instance.collection);
    const NewKey apiKey = makeDataKey(instance.collection);
    const SealedMicroKeys sealed{.projectKey = m_key.seal(projectKey.plain.toLatin1()),
                                 .apiKey = m_key.seal(apiKey.plain.toLatin1())};
    const QList<KeyRecord> keys{{projectKey.id, instance.name, KeyRecord::Kind::MicroData,
                                 instance.collection, instance.id, projectKey.hash,
                                 instance.created},
                                {apiKey.id, instance.name, KeyRecord::Kind::MicroApi,
                                 instance.collection, instance.id, apiKey.hash, instance.created}};
    statements += {saved(instance, m_key), saved(instance.id, sealed), saved(keys.first()),
                   saved(keys.last())};

    // Until the row is there, nobody else may choose the alias.
    const bool reserves = !instance.isBuilder();
    if (reserves)
        m_reservedAliases += instance.alias;
    return commit(std::move(statements),
                  [this, instance, project, collection, sealed, keys] {
                      m_rows->instances += instance;
                      if (project)
                          replace(m_rows->projects, *project);
                      else
                          m_rows->collections += collection;
                      m_rows->microKeys.insert(instance.id, sealed);
                      m_rows->keys += keys;
                      if (!project)
                          m_reservedAliases.removeOne(instance.alias);
                      Q_EMIT instanceAdded(instance.id);
                      Q_EMIT collectionsChanged();
                      Q_EMIT keysChanged();
                      if (project)
                          Q_EMIT projectChanged(project->id);
                  })
        .then(this, [this, instance, reserves](Result<> done) -> Result<Instance> {
            if (done)
                return instance;
            if (reserves)
                m_reservedAliases.removeOne(instance.alias);
            return std::unexpected(done.error());
        });
}

QFuture<Result<>> Registry::updateInstance(const Instance &instance)
{
    const auto old = this->instance(instance.id);
    if (!old)
        return ready<void>(fail(ErrorCode::NotFound, tr("This instance does not exist any more."),
                                instance.id.value));
    if (!isAlias(instance.alias))
        return ready<void>(
            fail(ErrorCode::InvalidInput,
                 tr("“%1” is not an address: use 1 to 40 lower-case letters, digits and "
                    "dashes, and do not begin with “localhost”.")
                     .arg(instance.alias)));
    if (instance.alias != old->alias && !isAliasFree(instance.alias, instance.id, old->project))
        return ready<void>(
            fail(ErrorCode::Conflict, tr("The address “%1” is taken.").arg(instance.alias)));
    Instance changed = instance;
    changed.collection = old->collection;
    changed.project = old->project;
    changed.created = old->created;
    QList<Statement> statements{saved(changed, m_key)};
    std::optional<Project> project;
    if (changed.isBuilder() && changed.alias != old->alias) {
        project = this->project(changed.project);
        project->alias = changed.alias;
        statements += saved(*project);
    }
    return commit(std::move(statements), [this, changed, project] {
        replace(m_rows->instances, changed);
        if (project)
            replace(m_rows->projects, *project);
        Q_EMIT instanceChanged(changed.id);
        if (project)
            Q_EMIT projectChanged(project->id);
    });
}

QFuture<Result<>> Registry::setAlias(const InstanceId &id, const QString &alias)
{
    auto changed = instance(id).value_or(Instance{.id = id});
    changed.alias = alias;
    return updateInstance(changed);
}

QFuture<Result<>> Registry::removeInstance(const InstanceId &id, bool keepCollection)
{
    const auto old = instance(id);
    if (!old)
        return ready<void>(
            fail(ErrorCode::NotFound, tr("This instance does not exist any more."), id.value));
    QList<Statement> statements{removed(u"instances"_s, u"id"_s, id.value),
                                removed(u"micro_keys"_s, u"instance"_s, id.value),
                                removed(u"keys"_s, u"instance"_s, id.value),
                                removed(u"sessions"_s, u"instance"_s, id.value),
                                removed(u"schedules"_s, u"instance"_s, id.value)};
    std::optional<Project> project;
    if (old->isBuilder())
        project = this->project(old->project);
    if (project) {
        project->instance = {};
        statements += saved(*project);
    }
    auto kept = collection(old->collection);
    if (!keepCollection || !kept || project)
        kept.reset();
    if (kept) {
        kept->kind = Collection::Kind::Headless;
        kept->name = old->name;
        statements += saved(*kept);
    } else if (!project) {
        statements += {removed(u"collections"_s, u"id"_s, old->collection.value),
                       removed(u"keys"_s, u"collection"_s, old->collection.value)};
    }
    return commit(std::move(statements), [this, id, project, kept, collection = old->collection] {
        m_rows->instances.removeIf([&](const Instance &row) { return row.id == id; });
        m_rows->microKeys.remove(id);
        m_rows->sessions.removeIf([&](const SessionRecord &row) { return row.instance == id; });
        m_rows->schedules.removeIf([&](const Schedule &row) { return row.instance == id; });
        m_rows->keys.removeIf([&](const KeyRecord &row) {
            return row.instance == id || (!project && !kept && row.collection == collection);
        });
        if (project)
            replace(m_rows->projects, *project);
        else if (kept)
            replace(m_rows->collections, *kept);
        else
            m_rows->collections.removeIf(
                [&](const Collection &row) { return row.id == collection; });
        Q_EMIT instanceRemoved(id);
        Q_EMIT collectionsChanged();
        Q_EMIT keysChanged();
        Q_EMIT sessionsChanged();
        if (project)
            Q_EMIT projectChanged(project->id);
    });
}

QFuture<Result<>> Registry::commit(QList<Statement> statements, std::function<void()> apply)
{
    return m_store->run(std::move(statements))
        .then(this, [apply = std::move(apply)](Result<> done) {
            if (done)
                apply();
            return done;
        });
}

} // namespace orrery

#include <moc_registry.cpp> // alone: linking the registry needs no other room
