// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/task.h"
#include "core/http/upstreampool.h"
#include "core/micros/microstatus.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery {

/// A process that can be asked now.
struct LiveMicro {
    http::Backend backend; ///< Good as long as `use` is held.
    std::shared_ptr<const void> use; ///< Held while a request is with it, so that it stays awake.
};

/// One request to a Micro, for its log.
struct RequestRecord {
    std::string instance;
    std::string micro;
    std::string method;
    std::string target; ///< With the query, as the client sent it; cut.
    int status = 0; ///< 0: broken off before an answer.
    std::chrono::milliseconds took{0};
    bool wasCold = false; ///< The Micro was asleep.
    uint64_t skipped = 0; ///< Further requests to the Micro that were too many to note.
};

/// Where the gateway finds the processes of Micros: the supervisor, or a table in tests.
/// Thread: the data plane.
class MicroHost
{
public:
    virtual ~MicroHost() = default;
    [[nodiscard]] virtual std::optional<LiveMicro> live(const std::string &instance,
                                                        const std::string &micro) const = 0;
    /// For each of \a instances, that of the Micro that says most about it.
    [[nodiscard]] virtual http::Task<std::vector<MicroState>>
    states(std::vector<std::string> instances) = 0;
    /// Answers when the Micro listens, or with the reason why it does not.
    [[nodiscard]] virtual http::Task<Result<>> wake(std::string instance, std::string micro) = 0;
    /// `{"actions":[…]}`: what the instance offers to do (runtime.md §9.2).
    [[nodiscard]] virtual http::Task<Result<std::string>> actions(std::string instance) = 0;
    /// Calls one of them with \a inputs, a JSON object; answers `{"type","data"}`. NotFound,
    /// InvalidInput, Conflict (the app answered with an error).
    [[nodiscard]] virtual http::Task<Result<std::string>>
    act(std::string instance, std::string action, std::string inputs) = 0;
    /// Takes note of requests that were answered.
    virtual void record(std::vector<RequestRecord> requests) = 0;
    /// Its newest log lines, for the page that says why it crashed.
    [[nodiscard]] virtual http::Task<std::vector<std::string>> lastLines(std::string instance,
                                                                         std::string micro) = 0;
};

} // namespace orrery
