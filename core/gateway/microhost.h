// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/upstreampool.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery {

/// A process that can be asked now.
struct LiveMicro {
    http::Backend backend;
    std::shared_ptr<const void> use; ///< Held while a request is with it, so that it stays awake.
};

/// Where the gateway finds the processes of Micros: the supervisor, or a table in tests.
/// Thread: the data plane.
class MicroHost
{
public:
    virtual ~MicroHost() = default;
    [[nodiscard]] virtual std::optional<LiveMicro> live(const std::string &instance,
                                                        const std::string &micro) const = 0;
    /// Answers when the Micro listens, or with the reason why it does not.
    [[nodiscard]] virtual boost::asio::awaitable<Result<>> wake(std::string instance,
                                                                std::string micro) = 0;
    /// Its newest log lines, for the page that says why it crashed.
    [[nodiscard]] virtual boost::asio::awaitable<std::vector<std::string>>
    lastLines(std::string instance, std::string micro) = 0;
};

} // namespace orrery
