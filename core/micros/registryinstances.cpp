// SPDX-License-Identifier: MIT
#include "core/micros/registryinstances.h"

#include "core/space/registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(RegistryInstances)
};

} // namespace

RegistryInstances::RegistryInstances(const Registry &registry)
    : m_registry(registry)
{
}

Result<MicroFacts> RegistryInstances::micro(const InstanceId &instance, const QString &micro) const
{
    const std::optional<Instance> found = m_registry.instance(instance);
    if (!found)
        return fail(ErrorCode::NotFound, Text::tr("This app is not installed any more."));
    const Micro *wanted = found->spacefile.micro(micro);
    if (!wanted)
        return fail(ErrorCode::NotFound,
                    Text::tr("“%1” has no Micro “%2”.").arg(found->name, micro));
    return MicroFacts{.micro = std::make_shared<const Micro>(*wanted),
                      .codeDir = u"%1/micros/%2"_s.arg(found->releaseDir, micro),
                      .alias = found->alias,
                      .version = found->version,
                      .values = found->values.value(micro),
                      .hasProcess = !isStatic(wanted->engine),
                      .internet = found->internet,
                      .lan = found->lan,
                      .askHosts = found->askHosts,
                      .hosts = found->hosts,
                      .keepRunning = found->keepRunning,
                      .idleLimit = std::chrono::minutes(found->idleMinutes),
                      .reducedSeparation = found->reducedSeparation,
                      .cloudLimits = found->cloudLimits};
}

QList<MicroName> RegistryInstances::keptRunning() const
{
    QList<MicroName> kept;
    for (const Instance &instance : m_registry.instances()) {
        if (!instance.keepRunning)
            continue;
        for (const Micro &micro : instance.spacefile.micros) {
            if (!isStatic(micro.engine))
                kept += MicroName(instance.id, micro.name);
        }
    }
    return kept;
}

QFuture<Result<InstanceKeys>> RegistryInstances::keys(const InstanceId &instance)
{
    return m_registry.microKeys(instance).then([](const Result<MicroKeys> &keys) {
        return keys.transform([](const MicroKeys &plain) {
            return InstanceKeys{.projectKey = plain.projectKey, .apiKey = plain.apiKey};
        });
    });
}

} // namespace orrery
