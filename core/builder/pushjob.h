// SPDX-License-Identifier: MIT
#pragma once

#include "core/builder/builder.h"
#include "core/space/project.h"

#include <QFutureWatcher>
#include <QPromise>

namespace orrery {

struct Instance;

/// One push: Spacefile → build → revision's folder → revision's row → Builder instance.
/// Thread: main.
class PushJob : public QObject
{
    Q_OBJECT
public:
    PushJob(const Builder::Rooms &rooms, const ProfilePaths &paths, Project project, QString tag,
            bool allowReduced);
    ~PushJob() override;

    /// \a isDeveloping: the instance runs from the folder; it is moved when that ends.
    void start(bool isDeveloping);
    [[nodiscard]] QFuture<Result<PushedRevision>> future() { return m_promise.future(); }
    [[nodiscard]] const QString &name() const { return m_job; }

Q_SIGNALS:
    void issuesFound(const QList<orrery::Issue> &issues);
    void stepChanged(orrery::ProjectState::Step step, const QString &micro);
    void lineLogged(const QString &line);
    void failed(const orrery::Error &error);
    void finished(); ///< Last signal.

private:
    void build(const Spacefile &spacefile);
    void keep(const BuiltApp &built);
    void addRevision(const QString &digest);
    void moveInstance(const Revision &revision);
    void finish(Result<PushedRevision> result);

    Builder::Rooms m_rooms;
    ProfilePaths m_paths;
    Project m_project;
    QString m_tag;
    QString m_job;
    QString m_revision; ///< Its id, and the name of its folder.
    Spacefile m_spacefile;
    bool m_allowReduced = false;
    bool m_isDeveloping = false;
    bool m_isFinished = false;
    QFuture<Result<BuiltApp>> m_build;
    QPromise<Result<PushedRevision>> m_promise;
    QFutureWatcher<Result<PushedRevision>> m_watcher;
};

/// Folder of a revision: `app/` is the unpacked app, `source/` the packed source.
[[nodiscard]] QString revisionDir(const ProfilePaths &paths, const ProjectId &project,
                                  const QString &revision);

/// What the Builder instance of \a project looks like at a release in \a releaseDir; empty there:
/// nothing was pushed yet.
[[nodiscard]] Instance builderInstance(const Project &project, const Spacefile &spacefile);

} // namespace orrery
