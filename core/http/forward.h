// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"
#include "core/http/upstreampool.h"

#include <chrono>

namespace orrery::http {

/// What one request may take and give.
struct ForwardLimits {
    std::chrono::milliseconds time; ///< Until the end of the answer.
    uint64_t requestBytes; ///< Of the body.
    uint64_t answerBytes; ///< Of the body.
};

/// How a request is passed on.
struct Forwarding {
    std::string target; ///< Raw.
    std::vector<Header> added; ///< Replace headers of the same name.
    std::optional<std::string> cookie; ///< The Cookie header in place of the client's; "" = none.
    std::string insertIntoHtml; ///< Put into HTML pages; empty = nothing.
    std::optional<ForwardLimits> limits; ///< With them, nothing but HTTP passes: no upgrade.
};

/// Passes \a exchange on to \a backend and the answer back, both streamed as they come; after a
/// 101 the bytes of both sides. Fails only when nothing was answered yet, so the caller can; later
/// trouble breaks the client's connection off. A bodiless idempotent request is sent once more
/// when a kept connection turns out dead. Unavailable: nothing was sent, so it may be tried again.
/// InvalidInput for a broken body of the client. With limits: Denied for one that is too long,
/// Timeout, Conflict for an answer that is too long.
[[nodiscard]] asio::awaitable<Result<>> forward(Exchange &exchange, UpstreamPool &pool,
                                                const Backend &backend, Forwarding how);

} // namespace orrery::http
