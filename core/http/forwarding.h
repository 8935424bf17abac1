// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/message.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// What becomes of a message's head on its way through: RFC 9110 section 7.6.
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
    struct Added {
        std::string_view name;
        std::string_view value; ///< Empty: the header is taken out.
    };
    std::vector<Added> added; ///< Replace headers of the same name; borrowed.
    std::optional<std::string> cookie; ///< The Cookie header in place of the client's; "" = none.
    std::string insertIntoHtml; ///< Put into HTML pages; empty = nothing.
    std::optional<ForwardLimits> limits; ///< With them, nothing but HTTP passes: no upgrade.
};

/// The head as the backend gets it, with the empty line. \a length: of the body, if known.
[[nodiscard]] std::string forwardedHead(const RequestHead &head, std::optional<uint64_t> length,
                                        const Forwarding &how);

/// Takes out of the head of an answer what concerns the connection to the backend only.
void keepEndToEnd(ResponseHead &head);

} // namespace orrery::http
