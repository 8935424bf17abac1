// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/approvals.h"
#include "core/http/task.h"

#include <string>

namespace orrery {

/// How the data plane asks the main thread to let a browser in. Instances are named by id; empty
/// is the Space's own page. Thread: the data plane.
class SignIn
{
public:
    virtual ~SignIn() = default;

    /// The secret of a new session; Denied: the token is unknown, used, old, or for another one.
    [[nodiscard]] virtual http::Task<Result<std::string>>
    useToken(std::string token, std::string instance, std::string userAgent) = 0;
    [[nodiscard]] virtual http::Task<Result<Approvals::Ticket>>
    ask(std::string instance, std::string host, std::string userAgent) = 0;

    struct Waited {
        Approvals::Outcome outcome = Approvals::Outcome::Gone;
        std::string secret; ///< Of the new session, when approved.
    };
    [[nodiscard]] virtual http::Task<Result<Waited>> wait(std::string ticket,
                                                          std::string instance) = 0;
    /// The address that opens an instance signed in. NotFound.
    [[nodiscard]] virtual http::Task<Result<std::string>> launchAddress(std::string instance) = 0;
};

} // namespace orrery
