// SPDX-License-Identifier: MIT
#pragma once

#include "core/pipeline/buildscript.h"
#include "core/pipeline/buildsettings.h"
#include "core/pipeline/pipeline.h"
#include "core/sandbox/sandbox.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace orrery {

/// One build of the Pipeline: packs, then for each Micro plan → sandbox → payload, then the whole.
/// Thread: main; each step on disk is one worker call. The destructor kills the sandbox.
class BuildJob : public QObject
{
    Q_OBJECT
public:
    BuildJob(BuildRequest request, const ProfilePaths &paths, SandboxTools tools, QObject *parent);
    ~BuildJob() override;

    [[nodiscard]] QFuture<Result<BuiltApp>> future() { return m_promise.future(); }
    [[nodiscard]] const QString &name() const { return m_request.job; }
    [[nodiscard]] const QStringList &log() const { return m_log; }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

    void start(const Runtimes &runtimes, const TierReport &tier);

Q_SIGNALS:
    void lineLogged(const QString &line);
    void stepChanged(orrery::BuildStep step, const QString &micro);
    void finished(); ///< Last signal; the promise is finished.

private:
    void pack();
    void prepareNext();
    void runBuild(const BuildPlan &plan);
    void readLine(OutputStream stream, const QString &line);
    void buildEnded(const SandboxExit &exit);
    void collect(const BuildPlan &plan);
    void finishApp();
    void finish(Result<BuiltApp> result);
    void cancel();
    void log(const QString &line);
    void logMicro(const QString &line);
    [[nodiscard]] SandboxSpec spec(const BuildPlan &plan) const;
    [[nodiscard]] BuildPaths paths() const;
    [[nodiscard]] const Micro &micro() const { return m_request.spacefile.micros.at(m_index); }
    [[nodiscard]] std::function<bool()> cancelQuestion() const;

    BuildRequest m_request;
    SandboxTools m_tools;
    Runtimes m_runtimes;
    TierReport m_tier;
    Separation m_separation = Separation::Namespaces;
    BuildSettings m_settings;
    BuiltApp m_app;
    QString m_pure; ///< The packed source; never built in.
    qsizetype m_index = 0; ///< Of the Micro being built.
    QString m_tree; ///< What the present Micro is built in: a copy of m_pure, or that itself.
    BuildPlan m_plan;
    std::optional<BuildScript> m_script;
    std::optional<BuildScript::Line> m_line; ///< That runs.
    std::unique_ptr<Sandbox> m_sandbox;
    QTimer m_limit;
    bool m_timedOut = false;
    bool m_isRunning = false;
    QStringList m_log;
    QPromise<Result<BuiltApp>> m_promise;
    QFutureWatcher<Result<BuiltApp>> m_watcher; ///< Tells when the caller cancels.
    std::shared_ptr<std::atomic_bool> m_isCancelled; ///< Shared with the worker at work.
};

} // namespace orrery
