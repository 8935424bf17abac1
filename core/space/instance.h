// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/space/hostrules.h"
#include "core/spacefile/spacefile.h"

#include <QDateTime>
#include <QMap>

namespace orrery {

enum class Origin {
    Local, ///< From a folder or Git checkout.
    Package, ///< From a `.spaceapp` file.
    Catalogue,
    Builder,
};

/// Micro name → variable → value that the user gave; defaults are in the Spacefile.
using MicroValues = QMap<QString, QMap<QString, QString>>;

/// One copy of an app in this Space.
struct Instance {
    InstanceId id = {};
    AppId app = {};
    QString digest = {}; ///< Of the unpacked release.
    QString version = {};
    qint64 build = 0;
    QString name = {};
    QString alias = {}; ///< `[a-z0-9-]`, unique in this Space; first label of its address.
    CollectionId collection = {};
    ProjectId project = {}; ///< Empty unless this is a project's Builder instance.
    Origin origin = Origin::Local;
    bool internet = true;
    bool lan = false;
    bool askHosts = false; ///< Ask the user before a host is reached for the first time.
    HostRules hosts = {}; ///< What the user said to that.
    bool reducedSeparation = false; ///< It may run where Landlock alone keeps it apart.
    bool keepRunning = false;
    int idleMinutes = 10; ///< Without a request for so long, a Micro goes to sleep; at least 1.
    bool cloudLimits = false; ///< The limits of the hosted service hold (runtime.md §2).
    QDateTime created = {}; ///< UTC.
    Spacefile spacefile = {};
    MicroValues values = {};
    QString releaseDir = {}; ///< Absolute; `micros/<name>/` below it is a Micro's code.

    [[nodiscard]] bool isBuilder() const { return !project.isEmpty(); }
    friend bool operator==(const Instance &, const Instance &) = default;
};

} // namespace orrery
