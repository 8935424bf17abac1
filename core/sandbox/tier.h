// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxspec.h"

#include <QFuture>
#include <QString>

#include <optional>

namespace orrery {

struct SandboxTools;

/// How well this computer can separate apps (design.md §8).
enum class Tier {
    Full, ///< Namespaces, seccomp, limits.
    Landlock, ///< Possible, weaker; not used unless the user allows it for an app.
    None,
};

struct TierReport {
    Tier tier = Tier::None;
    bool groups = false; ///< The user's systemd makes control groups; else limits are per process.
    bool internet = false; ///< pasta and its device are there.
    QString reason = {}; ///< Translated; why it is not Full. Empty when Full.
    QString remedy = {}; ///< Translated; what to do about it, a command where there is one.
    QString internetReason = {}; ///< Translated; why Micros get no internet. Empty when they do.

    /// Why it is not Full, and what to do about it.
    [[nodiscard]] QString advice() const { return reason + u' ' + remedy; }
    friend bool operator==(const TierReport &, const TierReport &) = default;
};

/// "full", "landlock" or "none": the words of `space status`.
[[nodiscard]] QString tierName(Tier tier);

/// What keeps a process apart on such a computer; nothing: it must not run. The weaker way is taken
/// only where the user allowed it.
[[nodiscard]] std::optional<Separation> separationOn(Tier tier, bool mayBeReduced);

/// Tries it: starts an empty sandbox. Takes 30 to 100 ms; for a worker thread.
[[nodiscard]] TierReport detectTier(const SandboxTools &tools);

/// detectTier() on the global pool.
[[nodiscard]] QFuture<TierReport> detectTierLater(const SandboxTools &tools);

} // namespace orrery
