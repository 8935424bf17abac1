// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/micros/instancesource.h"
#include "core/micros/microsource.h"
#include "core/micros/microsurroundings.h"
#include "core/sandbox/sandboxspec.h"

#include <optional>

namespace orrery {

/// Everything that one start of a Micro is decided by.
struct Launch {
    MicroFacts facts;
    InstanceKeys keys;
    std::optional<MicroSource> source; ///< Set: it is developed; its dev plan runs.
};

/// The variables of runtime.md §4. Values of the user never replace the reserved ones.
[[nodiscard]] QMap<QString, QString> microEnvironment(const Launch &launch, quint16 gatewayPort,
                                                      quint16 port = 8080);

/// The names that lead to Orrery inside a sandbox of the instance \a alias.
[[nodiscard]] QStringList microHosts(const QString &alias);

/// The sandbox of one start. Errors as runPlan() and devPlan().
[[nodiscard]] Result<SandboxSpec> launchSpec(const Launch &launch,
                                             const MicroSurroundings &surroundings);

} // namespace orrery
