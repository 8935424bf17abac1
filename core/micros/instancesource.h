// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "core/space/hostrules.h"

#include <QFuture>
#include <QMap>
#include <QString>

#include <chrono>
#include <memory>

namespace orrery {

struct Micro;

/// What the supervisor needs to know of one Micro of one instance to start it.
struct MicroFacts {
    std::shared_ptr<const Micro>
        micro; ///< A copy of its own; shared because Micro is only named here.
    QString codeDir; ///< Payload of the release.
    QString alias;
    QString version;
    QMap<QString, QString> values; ///< Preset variables as the user set them.
    bool hasProcess = true; ///< False: the gateway serves its files.
    bool internet = false;
    bool lan = false;
    bool askHosts = false;
    HostRules hosts;
    bool keepRunning = false;
    std::chrono::milliseconds idleLimit{0}; ///< 0: the supervisor's.
    bool reducedSeparation = false; ///< The user allowed Landlock alone where it must be.
    bool cloudLimits = false; ///< Of the hosted service: 512 MB.
};

struct InstanceKeys {
    QString projectKey; ///< DETA_PROJECT_KEY
    QString apiKey; ///< DETA_API_KEY
};

/// Where the supervisor learns about instances: the registry, or a table in tests.
class InstanceSource
{
public:
    virtual ~InstanceSource() = default;
    /// NotFound: no such instance or Micro.
    [[nodiscard]] virtual Result<MicroFacts> micro(const InstanceId &instance,
                                                   const QString &micro) const = 0;
    [[nodiscard]] virtual QFuture<Result<InstanceKeys>> keys(const InstanceId &instance) = 0;
};

} // namespace orrery
