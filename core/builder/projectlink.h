// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <optional>

namespace orrery {

/// `.space/meta` of a project's folder: which project it belongs to (cli.md §3).
struct ProjectLink {
    ProjectId id;
    QString name;
    QString alias;
    friend bool operator==(const ProjectLink &, const ProjectLink &) = default;
};

/// Absent or unreadable: nothing. Thread: worker.
[[nodiscard]] std::optional<ProjectLink> readProjectLink(const QString &folder);

/// Writes `.space/` with meta, a note and a `.gitignore` that keeps it out of repositories; modes
/// 0700 and 0600. Thread: worker.
[[nodiscard]] Result<> writeProjectLink(const QString &folder, const ProjectLink &link);

/// \a folder or the nearest folder above it that has a link; empty: none.
[[nodiscard]] QString linkedFolder(const QString &folder);

} // namespace orrery
