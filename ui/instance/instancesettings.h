// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/spacefile/spacefile.h"

#include <QMap>

namespace orrery::ui {

/// What the user may change about one app of this Space.
struct InstanceSettings {
    InstanceId instance = {};
    QString name = {};
    QString alias = {};
    QString version = {};
    QString address = {}; ///< Of the running Space; shown only.
    bool hasServer = false; ///< Has a Micro that could use the internet.
    bool internet = true;
    bool lan = false;
    bool askHosts = false;
    bool isInGroup = false; ///< Its limits hold for all its processes together; shown only.
    bool offersReduced = false; ///< This computer cannot separate it as it should.
    bool reducedSeparation = false;
    bool keepRunning = false;
    int idleMinutes = 10;
    bool cloudLimits = false;
    QList<Micro> micros = {}; ///< Names and variables.
    QMap<QString, QMap<QString, QString>> values = {};
    friend bool operator==(const InstanceSettings &, const InstanceSettings &) = default;
};

} // namespace orrery::ui
