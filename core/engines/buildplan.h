// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace orrery {

struct Micro;
class Runtimes;

/// What turns a Micro's source folder into what it runs or serves. Lines are for `sh -c`, each in
/// a shell of its own, in the Micro's src folder.
struct BuildPlan {
    QStringList install; ///< Dependencies; empty for Python, see \a pythonRequirements.
    QStringList commands; ///< The Spacefile's own.
    QStringList build; ///< The engine's, after the commands.
    QStringList prune; ///< Leaves only what is needed at run time; after everything else.
    QMap<QString, QString> env;
    QStringList binds; ///< Host folders to see read-only at the same path.
    QStringList notices; ///< Translated lines for the build's log.
    QString output; ///< Folder, relative to src, that is packed or served; "." is all of it.
    QList<QPair<QString, QString>> extras; ///< Folder → folder inside output (Next's static files).
    QStringList include; ///< Only these, when not empty; relative to \a output.
    bool keepsModules = false; ///< node_modules belongs into the payload, whatever include says.
    bool pythonRequirements = false; ///< requirements.txt goes into .orrery/site-packages.
    friend bool operator==(const BuildPlan &, const BuildPlan &) = default;

    [[nodiscard]] bool isEmpty() const
    {
        return install.isEmpty() && commands.isEmpty() && build.isEmpty() && !pythonRequirements;
    }
};

/// Unavailable: a runtime or tool is missing. InvalidInput: the folder cannot be built, named.
[[nodiscard]] Result<BuildPlan> buildPlan(const Micro &micro, const QString &sourceDir,
                                          const Runtimes &runtimes);

} // namespace orrery
