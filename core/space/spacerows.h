// SPDX-License-Identifier: MIT
#pragma once

#include "core/space/collection.h"
#include "core/space/instance.h"
#include "core/space/project.h"
#include "core/space/schedule.h"

#include <QHash>
#include <QMap>

namespace orrery {

/// The keys of an instance's Micros, sealed under the master key.
struct SealedMicroKeys {
    QByteArray projectKey;
    QByteArray apiKey;
};

/// Everything in space.db, in memory, oldest first.
struct SpaceRows {
    QList<Instance> instances;
    QList<Project> projects;
    QList<Revision> revisions;
    QList<ReleaseRecord> releases;
    QList<Collection> collections;
    QList<KeyRecord> keys;
    QList<SessionRecord> sessions;
    QList<Schedule> schedules;
    QStringList catalogues;
    QMap<QString, QString> settings;
    QHash<InstanceId, SealedMicroKeys> microKeys;
};

} // namespace orrery
