// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"
#include "core/http/upstreampool.h"

namespace orrery::http {

/// Carries bytes both ways between a client and a backend that have left HTTP, until both are
/// done; an end on one side is passed on as a half-close. Thread: the lane of both.
[[nodiscard]] Task<> tunnel(const Upgraded &client, std::shared_ptr<UpstreamConnection> backend,
                            Lane &lane);

} // namespace orrery::http
