// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/pipeline/pipeline.h"
#include "core/spacefile/spacefilereport.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace orrery {

class DevSession;
class Registry;
class Supervisor;

/// How a project begins.
struct NewProject {
    QString folder = {}; ///< Existing one, or to be made from the template.
    QString name = {}; ///< Empty: the folder's name.
    QString starter = {}; ///< "static", "node", "python"; empty: what lies in the folder.
    bool blank = false; ///< No detection: a Spacefile with nothing but its version.
};

/// What the Builder shows of a project.
struct ProjectState {
    enum class Step {
        Idle, ///< Nothing was asked yet.
        Queued,
        Packing,
        Installing,
        Building,
        Packaging,
        Updating, ///< The Builder instance moves to the new revision.
        Releasing,
        Ready,
        Failed,
    };
    Step step = Step::Idle;
    Step failedAt = Step::Idle; ///< Where it failed, when \a step is Failed.
    QString micro; ///< That is being built.
    QString message; ///< Why it failed.
    QString job; ///< Names the log; empty: none.
    bool isDeveloping = false;
    QList<Issue> issues; ///< Of the Spacefile, as last read.
    friend bool operator==(const ProjectState &, const ProjectState &) = default;
};

struct PushedRevision {
    QString revision; ///< Id.
    QString tag;
    InstanceId instance;
};

struct ReleaseOptions {
    QString revision = {}; ///< Id or tag; empty: the newest.
    QString version = {}; ///< Empty: generated (`exp-XXXX`).
    QString notes = {}; ///< Markdown, at most 4250 characters.
    bool listed = false;
};

struct MadeRelease {
    QString release; ///< Id.
    QString version;
    QString path; ///< The package.
    QString catalogue; ///< Folder that lists it.
};

/// Projects of the user: made, pushed, developed, released. Thread: main; disk work on workers.
class Builder : public QObject
{
    Q_OBJECT
public:
    /// What the Builder works with; all borrowed.
    struct Rooms {
        Registry &registry;
        Pipeline &pipeline;
        Supervisor &supervisor;
    };

    Builder(Rooms rooms, const ProfilePaths &paths, QObject *parent = nullptr);
    ~Builder() override;

    /// Names of the starter projects.
    [[nodiscard]] static QStringList starters();
    [[nodiscard]] ProjectState state(const ProjectId &project) const;
    /// The running or newest log of the project; each line as logLine() told it.
    [[nodiscard]] QStringList log(const ProjectId &project) const;
    /// The user's own catalogue: a setting, else `catalogues/own` in the profile.
    [[nodiscard]] QString ownCatalogue() const;

    /// Makes a project. Conflict: the folder belongs to a project already, or a template would
    /// overwrite files. InvalidInput: the folder is not there, the name is empty.
    [[nodiscard]] QFuture<Result<ProjectId>> createProject(const NewProject &wanted);
    /// The project that \a folder or a folder above it belongs to (`.space/meta`). NotFound: none.
    [[nodiscard]] QFuture<Result<ProjectId>> openFolder(const QString &folder);
    /// Ties \a folder to \a project.
    [[nodiscard]] QFuture<Result<>> linkFolder(const QString &folder, const ProjectId &project);

    /// Builds the folder, keeps the result as a revision and moves the Builder instance to it; its
    /// data stays. A failed build changes nothing. \a allowReduced: it may be built and run where
    /// Landlock alone keeps it apart, from now on. Cancel by QFuture::cancel().
    [[nodiscard]] QFuture<Result<PushedRevision>>
    push(const ProjectId &project, const QString &tag = {}, bool allowReduced = false);
    /// Runs the folder as the Builder instance and follows its changes.
    [[nodiscard]] QFuture<Result<InstanceId>> startDev(const ProjectId &project);
    /// Goes back to the newest revision.
    QFuture<Result<>> stopDev(const ProjectId &project);
    /// Writes a signed package of a revision into the user's own catalogue. Conflict: the version
    /// is taken. NotFound: no such revision, or none at all.
    [[nodiscard]] QFuture<Result<MadeRelease>> release(const ProjectId &project,
                                                       const ReleaseOptions &options);

Q_SIGNALS:
    void stateChanged(const orrery::ProjectId &project);
    void logLine(const orrery::ProjectId &project, const QString &line);
    /// A saved change is answered from now on; \a micro is the Micro that changed.
    void changeServed(const orrery::ProjectId &project, const QString &micro);
    /// Files of a static Micro changed: open pages should reload.
    void staticChanged(const orrery::InstanceId &instance, const QString &micro);

private:
    QFuture<Result<ProjectId>> addProject(const QString &name, const QString &folder);
    QFuture<Result<InstanceId>> storeSpacefile(const ProjectId &project,
                                               const Spacefile &spacefile);
    Result<InstanceId> beginDev(const ProjectId &project, const InstanceId &instance);
    void followSpacefile(const ProjectId &project, DevSession *session,
                         const SpacefileReport &report);
    void note(const ProjectId &project, const QString &line);
    void change(const ProjectId &project, const std::function<void(ProjectState &)> &changed);
    void fell(const ProjectId &project, const Error &error);

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace orrery
