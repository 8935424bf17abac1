// SPDX-License-Identifier: MIT
#pragma once

#include "core/builder/builder.h"
#include "core/space/project.h"

namespace orrery {

/// Everything that a release needs to know, decided before any work.
struct ReleasePlan {
    ReleaseRecord record; ///< All but its path.
    Project project;
    QString revisionDir;
    QString signingKey; ///< File of the developer's key; made if there is none.
    QString catalogue; ///< Folder.
    QString staging;
};

/// Decides revision, version and build. NotFound: nothing was pushed, or no such revision.
/// Conflict: the version is taken. InvalidInput: the notes are too long.
[[nodiscard]] Result<ReleasePlan> planRelease(const Registry &registry, const ProfilePaths &paths,
                                              const ProjectId &project,
                                              const ReleaseOptions &options);

/// Writes the package and lists it in the catalogue; answers with the package's path there.
/// InvalidInput: Discovery.md has errors, or lacks what a listed release needs. Thread: worker.
[[nodiscard]] Result<QString> writeRelease(const ReleasePlan &plan);

/// The Spacefile that the unpacked app \a dir was built with. Thread: worker.
[[nodiscard]] Result<Spacefile> spacefileOfRevision(const QString &dir);

} // namespace orrery
