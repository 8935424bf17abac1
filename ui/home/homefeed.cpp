// SPDX-License-Identifier: MIT
#include "ui/home/homefeed.h"

#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/home/appcardmodel.h"
#include "ui/home/installjobs.h"
#include "ui/instance/instanceicon.h"

#include <algorithm>

namespace orrery::ui {

HomeFeed::HomeFeed(Sources sources, AppCardModel &model, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_model(model)
{
    const Registry &registry = m_sources.registry;
    connect(&registry, &Registry::instanceAdded, this, &HomeFeed::refresh);
    connect(&registry, &Registry::instanceChanged, this, &HomeFeed::refresh);
    connect(&registry, &Registry::instanceRemoved, this,
            [this](const InstanceId &id) { m_model.remove(id.value); });
    connect(&m_sources.supervisor, &Supervisor::statusChanged, this, &HomeFeed::refresh);
    connect(&m_sources.jobs, &InstallJobs::changed, this, &HomeFeed::refreshJob);
    connect(&m_sources.jobs, &InstallJobs::removed, this,
            [this](const QString &id) { m_model.remove(id); });
    const QList<Instance> instances = registry.instances();
    for (const Instance &instance : instances)
        refresh(instance.id);
}

void HomeFeed::setUpdates(const QSet<InstanceId> &instances)
{
    const QSet<InstanceId> touched = (m_updates - instances) + (instances - m_updates);
    m_updates = instances;
    for (const InstanceId &id : touched)
        refresh(id);
}

void HomeFeed::refresh(const InstanceId &id)
{
    const auto instance = m_sources.registry.instance(id);
    if (!instance)
        return;
    AppCard card;
    card.key = id.value;
    card.instance = id;
    card.app = instance->app;
    card.name = instance->name;
    card.alias = instance->alias;
    card.iconFile = instanceIcon(*instance);
    card.version = instance->version;
    card.isBuilder = instance->isBuilder();
    card.hasUpdate = m_updates.contains(id);
    const MicroStatus status = m_sources.supervisor.status(id);
    const bool isPagesOnly = std::ranges::all_of(
        instance->spacefile.micros, [](const Micro &micro) { return isStatic(micro.engine); });
    if (status.state != MicroState::Asleep || !isPagesOnly) {
        card.state = AppCardModel::stateOf(status.state);
        card.detail = status.reason.isEmpty() ? status.activity : status.reason;
        if (m_sources.supervisor.surroundings().tier.tier == Tier::Landlock) {
            card.isReduced = instance->reducedSeparation;
            card.canBeReduced = !card.isReduced;
        }
    }
    m_model.put(card);
}

void HomeFeed::refreshJob(const QString &id)
{
    const auto job = m_sources.jobs.job(id);
    if (!job)
        return;
    AppCard card;
    card.key = id;
    card.app = job->offer.app;
    card.name = job->offer.name;
    card.iconFile = job->offer.iconPath;
    card.version = job->offer.version;
    card.state = job->failure ? AppCard::State::Failed : AppCard::State::Installing;
    card.detail = job->failure ? job->failure->message : job->step;
    card.percent = job->percent;
    m_model.put(card);
}

} // namespace orrery::ui
