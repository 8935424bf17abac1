// SPDX-License-Identifier: MIT
#include "core/pipeline/pipeline.h"

#include "core/pipeline/buildjob.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype keptLogs = 20;

} // namespace

Pipeline::Pipeline(ProfilePaths paths, SandboxTools tools, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_tools(std::move(tools))
{
}

Pipeline::~Pipeline()
{
    for (BuildJob *job : std::as_const(m_jobs))
        job->disconnect(this);
}

QStringList Pipeline::missingRuntimes(const Spacefile &spacefile) const
{
    QStringList missing;
    for (const Micro &micro : spacefile.micros) {
        for (const QString &sentence : m_runtimes.missingFor(micro, true)) {
            if (!missing.contains(sentence))
                missing.append(sentence);
        }
    }
    return missing;
}

QFuture<Result<BuiltApp>> Pipeline::build(BuildRequest request)
{
    auto *job = new BuildJob(std::move(request), m_paths, m_tools, this);
    const QString name = job->name();
    connect(job, &BuildJob::lineLogged, this,
            [this, name](const QString &line) { Q_EMIT logLine(name, line); });
    connect(job, &BuildJob::stepChanged, this, [this, name](BuildStep step, const QString &micro) {
        Q_EMIT stepChanged(name, step, micro);
    });
    connect(job, &BuildJob::finished, this, [this, job] {
        keepLog(job->name(), job->log());
        m_jobs.removeOne(job);
        job->deleteLater();
        startNext();
    });
    m_jobs.append(job);
    auto future = job->future();
    // Later: the caller has connected to the log by then.
    QMetaObject::invokeMethod(this, &Pipeline::startNext, Qt::QueuedConnection);
    return future;
}

void Pipeline::startNext()
{
    if (m_jobs.isEmpty() || m_jobs.first()->isRunning())
        return;
    m_jobs.first()->start(m_runtimes, m_tier);
}

QStringList Pipeline::log(const QString &job) const
{
    const auto running = std::ranges::find(m_jobs, job, &BuildJob::name);
    if (running != m_jobs.end())
        return (*running)->log();
    const auto past = std::ranges::find(m_pastLogs, job, &std::pair<QString, QStringList>::first);
    return past == m_pastLogs.end() ? QStringList() : past->second;
}

void Pipeline::keepLog(const QString &job, const QStringList &lines)
{
    m_pastLogs.append({job, lines});
    if (m_pastLogs.size() > keptLogs)
        m_pastLogs.removeFirst();
}

} // namespace orrery

#include <moc_pipeline.cpp>
