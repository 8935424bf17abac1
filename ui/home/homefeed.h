// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QObject>
#include <QSet>

namespace orrery {

class Registry;
class Supervisor;

namespace ui {

class AppCardModel;
class InstallJobs;
struct AppCard;

/// Keeps the cards of Home as the registry, the supervisor and the installs have them.
class HomeFeed : public QObject
{
    Q_OBJECT
public:
    /// All borrowed.
    struct Sources {
        Registry &registry;
        Supervisor &supervisor;
        InstallJobs &jobs;
    };

    HomeFeed(Sources sources, AppCardModel &model, QObject *parent = nullptr);

    /// Instances for which the catalogues have something newer.
    void setUpdates(const QSet<InstanceId> &instances);

private:
    void refresh(const InstanceId &instance);
    void refreshJob(const QString &id);

    Sources m_sources;
    AppCardModel &m_model;
    QSet<InstanceId> m_updates;
};

} // namespace ui
} // namespace orrery
