// SPDX-License-Identifier: MIT
#pragma once

#include "core/lifecycle/installer.h"
#include "core/pipeline/pipeline.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QSet>
#include <QThreadPool>

namespace orrery {

/// What jobs of one Installer share.
struct InstallDesk {
    QThreadPool disk; ///< One thread: publishing a release and sweeping cannot overlap.
    QSet<QString> pending; ///< Release folders of jobs under way; main thread only.
};

/// One install or update: check → build or unpack into staging → publish → row.
/// Thread: main.
class InstallJob : public QObject
{
    Q_OBJECT
public:
    /// \a updated: the instance that moves to the offer; empty: a new one.
    InstallJob(const Installer::Rooms &rooms, const ProfilePaths &paths, InstallDesk &desk,
               InstallOffer offer, InstallChoices choices);
    ~InstallJob() override;

    void start(const InstanceId &updated);
    [[nodiscard]] QFuture<Result<InstanceId>> future() { return m_promise.future(); }

Q_SIGNALS:
    void lineLogged(const QString &line);
    void stepChanged(orrery::InstallStep step);
    void finished(); ///< Last signal.

private:
    [[nodiscard]] Result<> check() const;
    [[nodiscard]] Result<> checkUpdate() const;
    void build();
    void unpack();
    void publish(const QString &dir, const QString &digest);
    void registerInstance();
    void added(Instance instance);
    void moved(Instance instance);
    void enter(InstallStep step, int percent, const QString &text);
    void finish(Result<InstanceId> result);
    void cancel();

    Installer::Rooms m_rooms;
    ProfilePaths m_paths;
    InstallDesk &m_desk;
    InstallOffer m_offer;
    InstallChoices m_choices;
    InstanceId m_updated;
    QString m_digest;
    QString m_releaseDir;
    QString m_work; ///< Folder in staging to erase in the end.
    QFuture<Result<BuiltApp>> m_build;
    QPromise<Result<InstanceId>> m_promise;
    QFutureWatcher<Result<InstanceId>> m_watcher;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace orrery
