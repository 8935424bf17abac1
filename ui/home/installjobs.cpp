// SPDX-License-Identifier: MIT
#include "ui/home/installjobs.h"

#include "core/lifecycle/installer.h"

#include <QFutureWatcher>

namespace orrery::ui {

namespace {

constexpr qsizetype mostLines = 5000;

QString stepText(InstallStep step)
{
    switch (step) {
    case InstallStep::Checking:
        return InstallJobs::tr("Checking");
    case InstallStep::Building:
        return InstallJobs::tr("Building");
    case InstallStep::Unpacking:
        return InstallJobs::tr("Unpacking");
    case InstallStep::Registering:
        return InstallJobs::tr("Setting up");
    case InstallStep::Done:
        return InstallJobs::tr("Done");
    }
    return {};
}

} // namespace

InstallJobs::InstallJobs(Installer &installer, QObject *parent)
    : QObject(parent)
    , m_installer(installer)
{
    connect(&m_installer, &Installer::logLine, this,
            [this](const QString &id, const QString &line) {
                const auto found = m_jobs.find(id);
                if (found == m_jobs.end())
                    return;
                QStringList &log = found->second.job.log;
                log.append(line);
                if (log.size() > mostLines)
                    log.removeFirst();
                Q_EMIT lineAdded(id, line);
            });
    connect(&m_installer, &Installer::stepChanged, this,
            [this](const QString &id, InstallStep step) {
                const auto found = m_jobs.find(id);
                if (found == m_jobs.end())
                    return;
                found->second.job.step = stepText(step);
                Q_EMIT changed(id);
            });
}

QStringList InstallJobs::ids() const
{
    QStringList made;
    for (const auto &[id, entry] : m_jobs)
        made.append(id);
    return made;
}

std::optional<InstallJob> InstallJobs::job(const QString &id) const
{
    const auto found = m_jobs.find(id);
    return found == m_jobs.end() ? std::nullopt : std::optional(found->second.job);
}

QString InstallJobs::runningFor(const AppId &app) const
{
    for (const auto &[id, entry] : m_jobs) {
        if (entry.job.offer.app == app && !entry.job.failure)
            return id;
    }
    return {};
}

QString InstallJobs::install(const InstallOffer &offer, const InstallChoices &choices)
{
    return follow(offer, {}, m_installer.install(offer, choices));
}

QString InstallJobs::update(const InstanceId &instance, const InstallOffer &offer)
{
    return follow(offer, instance, m_installer.update(instance, offer));
}

void InstallJobs::cancel(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found != m_jobs.end())
        found->second.future.cancel();
}

void InstallJobs::dismiss(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || !found->second.job.failure)
        return;
    m_installer.discard(found->second.job.offer);
    m_jobs.erase(found);
    Q_EMIT removed(id);
}

QString InstallJobs::follow(const InstallOffer &offer, const InstanceId &updated,
                            const QFuture<Result<InstanceId>> &future)
{
    const QString id = offer.job;
    Entry entry;
    entry.job.offer = offer;
    entry.job.updated = updated;
    entry.job.step = tr("Starting");
    entry.future = future;
    m_jobs.insert_or_assign(id, entry);
    auto *watcher = new QFutureWatcher<Result<InstanceId>>(this);
    connect(watcher, &QFutureWatcherBase::progressValueChanged, this, [this, id](int value) {
        const auto found = m_jobs.find(id);
        if (found == m_jobs.end() || found->second.job.percent == value)
            return;
        found->second.job.percent = value;
        Q_EMIT changed(id);
    });
    connect(watcher, &QFutureWatcherBase::progressTextChanged, this,
            [this, id](const QString &text) {
                const auto found = m_jobs.find(id);
                if (found == m_jobs.end() || text.isEmpty())
                    return;
                found->second.job.step = text;
                Q_EMIT changed(id);
            });
    connect(watcher, &QFutureWatcherBase::finished, this, [this, id, watcher] {
        watcher->deleteLater();
        finish(id, watcher->future());
    });
    Q_EMIT changed(id);
    watcher->setFuture(future);
    return id;
}

void InstallJobs::finish(const QString &id, const QFuture<Result<InstanceId>> &future)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    const bool hasAnswer = future.isResultReadyAt(0);
    const Result<InstanceId> answer = hasAnswer
        ? future.resultAt(0)
        : Result<InstanceId>(fail(ErrorCode::Cancelled, tr("The install was cancelled.")));
    if (answer) {
        m_jobs.erase(found);
        Q_EMIT removed(id);
        Q_EMIT succeeded(id, *answer);
        return;
    }
    if (answer.error().code == ErrorCode::Cancelled) {
        m_jobs.erase(found);
        Q_EMIT removed(id);
        return;
    }
    found->second.job.failure = answer.error();
    const QString name = found->second.job.offer.name;
    Q_EMIT changed(id);
    Q_EMIT failed(id, name, answer.error());
}

} // namespace orrery::ui
