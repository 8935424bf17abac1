// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace orrery {

struct Micro;
class Runtimes;

/// Where a Micro's code and our own files lie, as its process sees them.
struct RunPaths {
    QString code = QStringLiteral("/app");
    QString own = QStringLiteral("/run/orrery");
};

/// How one Micro is started.
struct RunPlan {
    QString command; ///< For `sh -c`, in the folder of its code.
    QMap<QString, QString> env; ///< What the engine needs; the app's own values win over it.
    QMap<QString, QByteArray> files; ///< Path inside → content: our Python launcher.
    QStringList binds; ///< Host folders to see read-only at the same path.
    friend bool operator==(const RunPlan &, const RunPlan &) = default;
};

/// The start of a released Micro whose payload lies in \a payloadDir.
/// InvalidInput: `run` is needed and missing. Unavailable: no runtime. Reads the disk a little.
[[nodiscard]] Result<RunPlan> runPlan(const Micro &micro, const QString &payloadDir,
                                      const Runtimes &runtimes, const RunPaths &paths = {});

/// The start from a project's source folder: its `dev` line, else what the engine does by default.
/// InvalidInput for static Micros without a `dev` line: the gateway serves those.
[[nodiscard]] Result<RunPlan> devPlan(const Micro &micro, const QString &sourceDir,
                                      const Runtimes &runtimes, const RunPaths &paths = {});

/// Old Spacefiles start an included file by its base name (spacefile.md §6). A link that the
/// packer makes at the root of the payload: \a name → \a target, relative.
struct PayloadLink {
    QString name;
    QString target;
    friend bool operator==(const PayloadLink &, const PayloadLink &) = default;
};
[[nodiscard]] QList<PayloadLink> payloadLinks(const Micro &micro, const QString &payloadDir);

} // namespace orrery
