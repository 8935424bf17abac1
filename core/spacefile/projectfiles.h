// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/issuelist.h"
#include "core/spacefile/spacefile.h"

namespace orrery {

/// The clean form of \a path, relative to the project: "./web/" becomes "web", its own folder ".".
/// InvalidInput for an absolute one, a backslash, and one that leaves the project.
[[nodiscard]] Result<QString> cleanRelativePath(const QString &path);

/// Compares what a Spacefile names with what lies in \a folder.
class ProjectFiles
{
public:
    /// Borrows \a issues.
    ProjectFiles(IssueList &issues, const QString &folder);

    void checkIcon(const YamlNode &where, const QString &icon);
    /// Whether `src` exists, is a folder, and does not lead out by a link.
    void checkSource(const YamlNode &where, const Micro &micro);
    /// Oddities that are no errors: no package manifest, no main.py, a dev program that is absent.
    void checkContents(const YamlNode &where, const Micro &micro);

private:
    [[nodiscard]] bool isInside(const QString &path) const;

    IssueList &m_issues;
    QString m_folder;
};

} // namespace orrery
