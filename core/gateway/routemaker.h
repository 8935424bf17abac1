// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/gateway/routetable.h"

#include <QMap>

#include <map>

namespace orrery {

class Registry;

/// Which static Micros are being developed: instance → Micro → folder of their files; an empty
/// folder: the Micro has a process for now.
using Development = std::map<InstanceId, QMap<QString, QString>>;

/// The table of what the registry holds now. Thread: main.
[[nodiscard]] std::shared_ptr<const RouteTable>
makeRouteTable(const Registry &registry, const Development &development, uint16_t port);

} // namespace orrery
