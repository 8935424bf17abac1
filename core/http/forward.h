// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"
#include "core/http/forwarding.h"
#include "core/http/upstreampool.h"

namespace orrery::http {

/// Passes \a exchange on to \a backend and the answer back, both streamed as they come; after a
/// 101 the bytes of both sides. Fails only when nothing was answered yet, so the caller can; later
/// trouble breaks the client's connection off. A bodiless idempotent request is sent once more
/// when a kept connection turns out dead. Unavailable: nothing was sent, so it may be tried again.
/// InvalidInput for a broken body of the client. With limits: Denied for one that is too long,
/// Timeout, Conflict for an answer that is too long.
[[nodiscard]] Task<Result<>> forward(Exchange &exchange, UpstreamPool &pool, const Backend &backend,
                                     const Forwarding &how);

} // namespace orrery::http
