// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/keys/masterkey.h"
#include "core/keys/newkey.h"
#include "core/space/collection.h"
#include "core/space/instance.h"
#include "core/space/project.h"
#include "core/space/schedule.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace orrery {

struct SpaceRows;
class RowStore;
struct Statement;

/// What this Space holds: instances, projects, Collections, keys, sessions, settings. Rows are in
/// memory, so questions answer at once; a command's future finishes, and its signal comes, after
/// the commit is durable. A command that fails leaves memory and disk as they were. Folders belong
/// to the callers: the registry only names them. Thread: main. More than 20 functions on purpose:
/// the rows refer to one another and share transactions.
class Registry : public QObject
{
    Q_OBJECT
public:
    Registry(ProfilePaths paths, MasterKey key, QObject *parent = nullptr);
    ~Registry()
        override; ///< Commits what was asked for before; futures still pending are cancelled.

    /// Makes the profile's folder (0700) and space.db, brings it up to date and loads it.
    /// Conflict: a newer Orrery wrote the file. Corrupt, Io, DiskFull. Before it nothing else
    /// works.
    [[nodiscard]] QFuture<Result<>> open();

    [[nodiscard]] const ProfilePaths &paths() const { return m_paths; }

    [[nodiscard]] QList<Instance> instances() const; ///< Oldest first.
    [[nodiscard]] std::optional<Instance> instance(const InstanceId &id) const;
    [[nodiscard]] std::optional<Instance> instanceByAlias(QStringView alias) const;
    [[nodiscard]] QList<Project> projects() const;
    [[nodiscard]] std::optional<Project> project(const ProjectId &id) const;
    [[nodiscard]] QList<Revision> revisions(const ProjectId &project) const; ///< Newest first.
    [[nodiscard]] QList<ReleaseRecord> releases(const ProjectId &project) const; ///< Newest first.
    [[nodiscard]] QList<Collection> collections() const;
    [[nodiscard]] std::optional<Collection> collection(const CollectionId &id) const;
    [[nodiscard]] QList<KeyRecord> keys() const;
    [[nodiscard]] QList<SessionRecord> sessions() const;
    [[nodiscard]] QList<Schedule> schedules() const;
    [[nodiscard]] QStringList catalogueFolders() const;
    [[nodiscard]] QString setting(const QString &key, const QString &otherwise = {}) const;
    /// The alias that \a wanted becomes: its slug, with `-2`, `-3`… if taken.
    [[nodiscard]] QString freeAlias(const QString &wanted) const;
    /// DETA_PROJECT_KEY and DETA_API_KEY of an instance. NotFound, Corrupt.
    [[nodiscard]] QFuture<Result<MicroKeys>> microKeys(const InstanceId &id) const;

    /// Fills id (unless given), alias (from alias, else name; freeAlias()), created, Collection,
    /// keys of the Micros. With \a instance.project: alias and Collection are the project's, and
    /// the project's
    /// \a instance is set. Conflict: id taken, project has one. NotFound: no such project.
    [[nodiscard]] QFuture<Result<Instance>> addInstance(Instance instance);
    /// Replaces the row of that id, except Collection, project, created. Conflict: alias taken.
    [[nodiscard]] QFuture<Result<>> updateInstance(const Instance &instance);
    /// InvalidInput: not an alias. Conflict: taken. The Builder instance's project follows.
    [[nodiscard]] QFuture<Result<>> setAlias(const InstanceId &id, const QString &alias);
    /// With its keys, sessions and, unless it is a project's, its Collection's row. \a
    /// keepCollection: that row turns headless instead (same id, folder and data keys), named as
    /// the instance.
    [[nodiscard]] QFuture<Result<>> removeInstance(const InstanceId &id,
                                                   bool keepCollection = false);

    /// Fills id, alias (from alias, else name), created, Collection.
    [[nodiscard]] QFuture<Result<Project>> addProject(Project project);
    [[nodiscard]] QFuture<Result<>> updateProject(const Project &project); ///< Name, folder.
    /// With revisions, releases, Collection and its keys. Conflict: it still has its instance.
    [[nodiscard]] QFuture<Result<>> removeProject(const ProjectId &id);
    /// Fills id (unless given), created. Conflict: the tag is taken in this project.
    [[nodiscard]] QFuture<Result<Revision>> addRevision(Revision revision);
    [[nodiscard]] QFuture<Result<ReleaseRecord>> addRelease(ReleaseRecord release); ///< Same.

    [[nodiscard]] QFuture<Result<Collection>> addCollection(const QString &name); ///< Headless.
    [[nodiscard]] QFuture<Result<>>
    removeCollection(const CollectionId &id); ///< Headless; its keys.

    [[nodiscard]] QFuture<Result<NewKey>> addDataKey(const CollectionId &collection,
                                                     const QString &name);
    [[nodiscard]] QFuture<Result<NewKey>> addAppKey(const InstanceId &instance,
                                                    const QString &name);
    [[nodiscard]] QFuture<Result<>> removeKey(const QString &id); ///< Denied: a Micro's own key.

    [[nodiscard]] QFuture<Result<>> addSession(const SessionRecord &session);
    [[nodiscard]] QFuture<Result<>> removeSession(const QByteArray &hash);
    [[nodiscard]] QFuture<Result<>>
    removeSessions(const InstanceId &instance); ///< Empty: the Space's.

    /// Of every browser, the Space's page included: "Lock".
    [[nodiscard]] QFuture<Result<>> removeAllSessions();

    /// Adds or replaces the row of that instance, Micro and action. NotFound: no such instance.
    [[nodiscard]] QFuture<Result<>> saveSchedule(const Schedule &schedule);

    [[nodiscard]] QFuture<Result<>> setSetting(const QString &key, const QString &value);
    [[nodiscard]] QFuture<Result<>> addCatalogueFolder(const QString &folder);
    [[nodiscard]] QFuture<Result<>> removeCatalogueFolder(const QString &folder);

Q_SIGNALS:
    void instanceAdded(const orrery::InstanceId &id);
    void instanceChanged(const orrery::InstanceId &id);
    void instanceRemoved(const orrery::InstanceId &id);
    void projectAdded(const orrery::ProjectId &id);
    void projectChanged(const orrery::ProjectId &id); ///< Also after a revision or release.
    void projectRemoved(const orrery::ProjectId &id);
    void collectionsChanged();
    void keysChanged();
    void sessionsChanged();
    void cataloguesChanged();
    void settingChanged(const QString &key);

private:
    /// Runs \a statements as one transaction, then \a apply in this thread.
    QFuture<Result<>> commit(QList<Statement> statements, std::function<void()> apply);
    QFuture<Result<NewKey>> addKey(const NewKey &key, const KeyRecord &record);
    bool isAliasFree(QStringView alias, const InstanceId &except = {},
                     const ProjectId &exceptProject = {}) const;

    ProfilePaths m_paths;
    MasterKey m_key;
    std::unique_ptr<SpaceRows> m_rows;
    std::unique_ptr<RowStore> m_store;
    QStringList m_reservedAliases; ///< Chosen, commit under way.
};

} // namespace orrery
