// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>

namespace orrery::init {

/// One address of the internet protocol.
struct Address {
    int family = 0; ///< AF_INET (the first four bytes count) or AF_INET6.
    std::array<unsigned char, 16> bytes{};
    auto operator<=>(const Address &) const = default;
};

/// From the \a family and bytes of a kernel structure or a DNS record. An IPv4 address in the
/// clothes of IPv6 (::ffff:0:0/96) becomes what it is.
[[nodiscard]] Address addressOf(int family, const void *bytes);
[[nodiscard]] std::optional<Address> addressFrom(const std::string &text);
[[nodiscard]] bool isLoopback(const Address &address);
[[nodiscard]] std::string toText(const Address &address);

} // namespace orrery::init
