// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QString>

#include <optional>

namespace orrery {

/// Whether an app may reach a host, as the user decided: a name in small letters, an address, or
/// `*.` before a name for all names below it.
using HostRules = QMap<QString, bool>;

/// The rule for \a host, the nearest one first; nothing: the user has not decided.
[[nodiscard]] std::optional<bool> verdict(const HostRules &rules, const QString &host);

[[nodiscard]] bool isAddress(const QString &text); ///< Of IPv4 or IPv6.

/// Whether \a text may be the key of a rule.
[[nodiscard]] bool isHostRule(const QString &text);

} // namespace orrery
