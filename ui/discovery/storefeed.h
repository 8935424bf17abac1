// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <QObject>
#include <QSet>

namespace orrery {

class CatalogueIndex;
class Registry;

namespace ui {

class StoreModel;

/// Keeps the list of Discovery as the catalogues and the registry have it, and knows which
/// apps could be updated. Thread: main.
class StoreFeed : public QObject
{
    Q_OBJECT
public:
    /// All borrowed.
    struct Sources {
        Registry &registry;
        CatalogueIndex &catalogues;
    };

    StoreFeed(Sources sources, StoreModel &model, QObject *parent = nullptr);

    /// What Installer::inspect() takes to update \a instance; empty: nothing newer.
    [[nodiscard]] QString sourceFor(const InstanceId &instance) const;
    void refresh(); ///< Reads the catalogues again.

Q_SIGNALS:
    void loaded();
    void failed(const orrery::Error &error);
    void updatesChanged(const QSet<orrery::InstanceId> &instances);

private:
    void show();

    Sources m_sources;
    StoreModel &m_model;
    QSet<InstanceId> m_updates;
};

} // namespace ui
} // namespace orrery
