// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/refusal.h"
#include "core/foundation/result.h"
#include "core/http/exchange.h"

namespace orrery {

/// Status and JSON body of a small answer.
struct Answer {
    int status = 200;
    std::string body;
};

/// `{"errors":[text]}`.
[[nodiscard]] Answer errorAnswer(int status, std::string_view text);
[[nodiscard]] Answer errorAnswer(const Refusal &refusal);
/// A failure of the storage, 500; the reason goes to the log.
[[nodiscard]] Answer errorAnswer(const Error &error);
/// Sends it with `Content-Type: application/json`. \a answer is kept until it has been awaited.
[[nodiscard]] http::Task<Result<>> sendAnswer(http::Exchange &exchange, const Answer &answer);

} // namespace orrery
