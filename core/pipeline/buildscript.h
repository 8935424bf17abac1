// SPDX-License-Identifier: MIT
#pragma once

#include "core/engines/buildplan.h"

#include <optional>

namespace orrery {

/// Where a build finds what, as its process sees it.
struct BuildPaths {
    QString code;
    QString own; ///< Files of ours.
    QString home;
    QString wheels; ///< Empty: none.

    [[nodiscard]] QString requirementsScript() const
    {
        return own + QStringLiteral("/installrequirements.py");
    }
};

/// The lines of one Micro's build as one shell script, so that all of them share a home and /tmp:
/// commands that fetch a tool into the home are followed by commands that use it. Each line still
/// has a shell of its own. The script tells on standard output which line runs.
class BuildScript
{
public:
    enum class Phase { Install, Commands, Build, Prune };

    struct Line {
        Phase phase = Phase::Install;
        QString command; ///< For `sh -c`.
        QString shown; ///< What the log and errors call it.
        friend bool operator==(const Line &, const Line &) = default;
    };

    /// \a skipped: lines of `commands` that the user switched off.
    BuildScript(const BuildPlan &plan, const QStringList &skipped, const BuildPaths &paths);

    [[nodiscard]] const QList<Line> &lines() const { return m_lines; }
    [[nodiscard]] QByteArray text() const;
    /// If \a output is the script telling that a line begins: its index.
    [[nodiscard]] std::optional<qsizetype> begins(const QString &output) const;

private:
    QList<Line> m_lines;
    QString m_mark; ///< Random: what a build prints is not taken for it.
};

/// Whether \a command asks for rights that a build never has, such as `apt-get install`.
[[nodiscard]] bool needsAdministrator(const QString &command);

} // namespace orrery
