// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>

namespace orrery {

/// A request that the data services turn down: what goes into `{"errors":[text]}`. The texts are
/// protocol, read by programs, and are not translated.
struct Refusal {
    int status = 400;
    std::string text;
    friend bool operator==(const Refusal &, const Refusal &) = default;
};

template <typename T = void> using Checked = std::expected<T, Refusal>;

[[nodiscard]] inline std::unexpected<Refusal> refuse(int status, std::string text)
{
    return std::unexpected(Refusal{.status = status, .text = std::move(text)});
}

} // namespace orrery
