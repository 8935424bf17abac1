// SPDX-License-Identifier: MIT
#include "ui/discovery/storefeed.h"

#include "core/catalogue/catalogueindex.h"
#include "core/space/registry.h"
#include "ui/discovery/storemodel.h"

namespace orrery::ui {

namespace {

/// Whether \a entry is a later release of what \a instance runs.
bool isNewer(const CatalogueEntry &entry, const Instance &instance)
{
    return !instance.isBuilder() && entry.app == instance.app && entry.build > instance.build;
}

} // namespace

StoreFeed::StoreFeed(Sources sources, StoreModel &model, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_model(model)
{
    connect(&m_sources.catalogues, &CatalogueIndex::changed, this, &StoreFeed::show);
    const Registry &registry = m_sources.registry;
    connect(&registry, &Registry::instanceAdded, this, &StoreFeed::show);
    connect(&registry, &Registry::instanceChanged, this, &StoreFeed::show);
    connect(&registry, &Registry::instanceRemoved, this, &StoreFeed::show);
    // Queued: whoever made us connects to what we tell first.
    QMetaObject::invokeMethod(this, &StoreFeed::show, Qt::QueuedConnection);
}

QString StoreFeed::sourceFor(const InstanceId &id) const
{
    const auto instance = m_sources.registry.instance(id);
    if (!instance)
        return {};
    const auto entry = m_sources.catalogues.newest(instance->app);
    return entry && isNewer(*entry, *instance) ? entry->app.value : QString();
}

void StoreFeed::refresh()
{
    m_sources.catalogues.refresh();
}

void StoreFeed::show()
{
    const CatalogueIndex &index = m_sources.catalogues;
    if (!index.isReady())
        return;
    const QList<Instance> instances = m_sources.registry.instances();
    QList<StoreEntry> shown;
    QSet<InstanceId> updates;
    for (const CatalogueEntry &each : index.entries()) {
        StoreEntry entry;
        entry.source = each.app.value;
        entry.app = each.app;
        entry.name = each.name;
        entry.tagline = each.tagline;
        entry.iconFile = each.iconFile;
        entry.version = each.version;
        entry.catalogue = each.catalogue;
        entry.size = each.size;
        for (const Instance &instance : instances) {
            if (instance.app != each.app || instance.isBuilder())
                continue;
            entry.installed.append(instance.id);
            if (isNewer(each, instance))
                updates.insert(instance.id);
        }
        entry.hasUpdate = !entry.installed.isEmpty() && updates.contains(entry.installed.last());
        shown.append(entry);
    }
    m_model.setEntries(shown);
    if (shown.isEmpty() && !index.problems().isEmpty())
        Q_EMIT failed(index.problems().first().error);
    else
        Q_EMIT loaded();
    if (updates != m_updates) {
        m_updates = updates;
        Q_EMIT updatesChanged(updates);
    }
}

} // namespace orrery::ui
