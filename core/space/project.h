// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QDateTime>

namespace orrery {

/// A developer's app in the Builder.
struct Project {
    ProjectId id = {};
    QString name = {};
    QString alias = {}; ///< Also the alias of its Builder instance.
    QString folder = {}; ///< Absolute; the sources, which belong to the user.
    CollectionId collection = {}; ///< Shared with its Builder instance.
    InstanceId instance = {}; ///< Empty until the Builder instance exists.
    QDateTime created = {}; ///< UTC.
    friend bool operator==(const Project &, const Project &) = default;
};

/// One immutable build of a project.
struct Revision {
    QString id = {};
    QString tag = {};
    QString digest = {};
    ProjectId project = {};
    QDateTime created = {}; ///< UTC.
    friend bool operator==(const Revision &, const Revision &) = default;
};

/// A release that this Space made of a project.
struct ReleaseRecord {
    QString id = {};
    QString version = {};
    qint64 build = 0; ///< Grows with each release of a project.
    QString revision = {};
    QString path = {}; ///< Of the `.spaceapp`.
    QString notes = {};
    bool listed = false;
    ProjectId project = {};
    QDateTime created = {}; ///< UTC.
    friend bool operator==(const ReleaseRecord &, const ReleaseRecord &) = default;
};

} // namespace orrery
