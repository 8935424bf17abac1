// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::init {

// The parts of DNS messages (RFC 1035 §4) that decide where an app may go. What is read here comes
// from the app or from the network: nothing of it is trusted.

enum class DnsCode : std::uint8_t { NoError = 0, FormatError = 1, ServerFailure = 2, NoName = 3 };

/// The name that \a query asks for, in small letters, without the last dot; empty for the root.
/// Nothing: not one question, or a name of other characters than letters, digits, '-' and '_'.
[[nodiscard]] std::optional<std::string> questionName(std::string_view query);

/// The addresses (records A and AAAA) in the answer section of \a answer; those before the first
/// damaged record.
[[nodiscard]] std::vector<Address> answerAddresses(std::string_view answer);

/// An answer to \a query without records. Empty: \a query is no query at all.
[[nodiscard]] std::string emptyAnswer(std::string_view query, DnsCode code);

[[nodiscard]] std::uint16_t messageId(std::string_view message); ///< At least 2 bytes long.
void setMessageId(std::string &message, std::uint16_t id); ///< At least 2 bytes long.

} // namespace orrery::init
