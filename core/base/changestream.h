// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/http/exchange.h"

#include <string>

namespace orrery {

class BaseKind;
class StorePool;

/// Answers `GET …/changes` with server-sent events: what changes in \a base until the client goes
/// away (README.md, "Changes"). Thread: the exchange's; between changes no store thread is held.
[[nodiscard]] http::Task<> streamChanges(http::Exchange &exchange, StorePool &pool,
                                         const BaseKind &bases, CollectionRef collection,
                                         std::string base);

} // namespace orrery
