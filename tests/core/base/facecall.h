// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"

#include <functional>
#include <string>

namespace orrery {

/// JSON with single quotes, which reads better in C++.
[[nodiscard]] std::string j(std::string text);

/// One request to a face without a network, and what came back.
struct FaceCall {
    std::string method = "GET";
    std::string target; ///< Path and query as a face gets them.
    std::string body;
    std::vector<http::Header> headers{};
    bool isChunked = false; ///< The length is not known beforehand.
    bool breaksOff = false; ///< The client goes away before the body's end.
    std::function<bool()> onWrite{}; ///< At each piece of the answer; false: the client is gone.

    struct Reply {
        int status = 0;
        std::string body;
        std::vector<http::Header> headers;
        bool isAborted = false;
        bool isFinished = false;
        [[nodiscard]] std::string header(std::string_view name) const;
    };

    using Face = std::function<http::Task<>(http::Exchange &, std::string_view)>;
    /// \a face gets the raw path without the query.
    [[nodiscard]] Reply operator()(const Face &face) const;
};

} // namespace orrery
