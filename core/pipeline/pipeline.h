// SPDX-License-Identifier: MIT
#pragma once

#include "core/engines/runtimes.h"
#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/sandbox/sandboxtools.h"
#include "core/sandbox/tier.h"
#include "core/spacefile/spacefile.h"

#include <QFuture>
#include <QMap>
#include <QObject>
#include <QStringList>

#include <chrono>

namespace orrery {

class BuildJob;

/// Where a build is; shown to the user as it goes.
enum class BuildStep {
    Queued,
    Packing,
    Installing, ///< Dependencies of one Micro.
    Building, ///< Its commands, then the engine's own build.
    Packaging, ///< Payload trees, digest.
    Done,
};

/// What to build and what to call it.
struct BuildRequest {
    QString job; ///< Names the log; empty: made.
    QString folder; ///< The project, with its Spacefile.
    Spacefile spacefile;
    AppId app;
    QString name; ///< Shown name.
    QString version; ///< Shown version; may be empty.
    qint64 build = 0;
    bool keepsSource = false; ///< The packed source is handed out as well.
    QString wheels; ///< Folder of Python wheels to install from; may be empty.
    bool mayBeReduced = false; ///< The user allowed the weaker separation where it must be.
    QStringList skippedCommands; ///< Lines of `commands` that the user switched off.
    std::chrono::seconds limit = std::chrono::minutes(20); ///< For one Micro.
};

/// An app in unpacked form: `manifest.json`, `micros/<name>/`, `store/`.
struct BuiltApp {
    QString job;
    QString work; ///< Folder in staging with all of this; the caller erases it in the end.
    QString dir; ///< Inside \a work; the caller publishes it.
    QString source; ///< Inside \a work; only if asked for.
    QString digest; ///< Of everything in \a dir.
    QMap<QString, qint64> sizes; ///< Bytes per Micro.
    qint64 bytes = 0;
    QStringList warnings; ///< Translated sentences.
};

/// Turns a project folder into an unpacked app: packs the source, installs dependencies and runs
/// commands in the build sandbox, collects payloads. Thread: main; disk work on workers.
/// One build at a time per Pipeline; further ones wait as Queued. The destructor ends the running
/// build and answers pending futures with Cancelled.
class Pipeline : public QObject
{
    Q_OBJECT
public:
    Pipeline(ProfilePaths paths, SandboxTools tools, QObject *parent = nullptr);
    ~Pipeline() override;

    /// Unavailable: a runtime is missing, or this computer cannot keep builds apart; nothing was
    /// built. InvalidInput: a command failed, an
    /// `include` or `serve` names something that no command makes; the message names Micro,
    /// command and exit code, the log has the output. Timeout: past the limit. Cancelled: the
    /// future was cancelled.
    [[nodiscard]] QFuture<Result<BuiltApp>> build(BuildRequest request);

    /// What Runtimes::detectLater() found; before it every app lacks its runtime.
    void setRuntimes(const Runtimes &runtimes) { m_runtimes = runtimes; }
    /// How well builds can be kept apart; before it, as they should be.
    void setTier(const TierReport &tier) { m_tier = tier; }
    [[nodiscard]] const TierReport &tier() const { return m_tier; }
    [[nodiscard]] const Runtimes &runtimes() const { return m_runtimes; }
    /// One sentence per runtime that \a spacefile needs and this computer lacks.
    [[nodiscard]] QStringList missingRuntimes(const Spacefile &spacefile) const;
    /// Lines of a running build or one of the last 20; at most the last 5000.
    [[nodiscard]] QStringList log(const QString &job) const;

Q_SIGNALS:
    void logLine(const QString &job,
                 const QString &line); ///< Lines of a Micro begin with "[micro] ".
    void stepChanged(const QString &job, orrery::BuildStep step, const QString &micro);

private:
    void startNext();
    void keepLog(const QString &job, const QStringList &lines);

    ProfilePaths m_paths;
    SandboxTools m_tools;
    Runtimes m_runtimes;
    TierReport m_tier{.tier = Tier::Full};
    QList<BuildJob *> m_jobs; ///< Children; the first one runs.
    QList<std::pair<QString, QStringList>> m_pastLogs; ///< Of the last builds, oldest first.
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::BuildStep)
