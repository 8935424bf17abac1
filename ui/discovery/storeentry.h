// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QList>
#include <QMetaType>

namespace orrery::ui {

/// One app of the configured catalogues, as the list shows it.
struct StoreEntry {
    QString source = {}; ///< What Installer::inspect() takes.
    AppId app = {};
    QString name = {};
    QString tagline = {};
    QString iconFile = {};
    QString version = {};
    QString catalogue = {}; ///< Where it is listed, for people.
    qint64 size = 0;
    QList<InstanceId> installed = {};
    bool hasUpdate = false;
    friend bool operator==(const StoreEntry &, const StoreEntry &) = default;
};

} // namespace orrery::ui

Q_DECLARE_METATYPE(orrery::ui::StoreEntry)
