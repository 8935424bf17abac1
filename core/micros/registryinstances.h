// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/instancesource.h"

namespace orrery {

class Registry;

/// The registry's instances, as the supervisor wants to see them. Thread: main.
class RegistryInstances : public InstanceSource
{
public:
    explicit RegistryInstances(const Registry &registry); ///< Borrowed.

    [[nodiscard]] Result<MicroFacts> micro(const InstanceId &instance,
                                           const QString &micro) const override;
    [[nodiscard]] QFuture<Result<InstanceKeys>> keys(const InstanceId &instance) override;
    /// The Micros with a process of those that never go to sleep.
    [[nodiscard]] QList<MicroName> keptRunning() const;

private:
    const Registry &m_registry;
};

} // namespace orrery
