// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/lifecycle/installoffer.h"

#include <QFuture>
#include <QObject>

#include <map>
#include <optional>

namespace orrery {

class Installer;

namespace ui {

/// An install or update that runs, or that failed and was not dismissed yet.
struct InstallJob {
    InstallOffer offer;
    InstanceId updated; ///< Empty: a new copy.
    QString step; ///< What is being done, for people.
    int percent = -1; ///< -1: not known.
    std::optional<Error> failure;
    QStringList log;
};

/// The installs that the window started, so that Home and Discovery show the same. Thread: main.
class InstallJobs : public QObject
{
    Q_OBJECT
public:
    explicit InstallJobs(Installer &installer, QObject *parent = nullptr); ///< Borrowed.

    [[nodiscard]] QStringList ids() const;
    [[nodiscard]] std::optional<InstallJob> job(const QString &id) const;
    /// The running job of this app; empty: none.
    [[nodiscard]] QString runningFor(const AppId &app) const;

    /// Answers the job's id, which is the offer's.
    QString install(const InstallOffer &offer, const InstallChoices &choices);
    QString update(const InstanceId &instance, const InstallOffer &offer);
    void cancel(const QString &id);
    void dismiss(const QString &id); ///< Forgets one that failed.

Q_SIGNALS:
    void changed(const QString &id); ///< Also a new one.
    void removed(const QString &id);
    void lineAdded(const QString &id, const QString &line);
    void succeeded(const QString &id, const orrery::InstanceId &instance);
    void failed(const QString &id, const QString &name, const orrery::Error &error);

private:
    struct Entry {
        InstallJob job;
        QFuture<Result<InstanceId>> future;
    };

    QString follow(const InstallOffer &offer, const InstanceId &updated,
                   const QFuture<Result<InstanceId>> &future);
    void finish(const QString &id, const QFuture<Result<InstanceId>> &future);

    Installer &m_installer;
    std::map<QString, Entry> m_jobs;
};

} // namespace ui
} // namespace orrery
