// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/sandbox/sandboxspec.h"

#include <QFuture>
#include <QString>

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
    /// What keeps a process apart here. NeedsPermission: only the weaker way would, and the user
    /// did not allow it for this app. Unavailable: nothing can; it must not run.
    [[nodiscard]] Result<Separation> separation(bool mayBeReduced) const;
    friend bool operator==(const TierReport &, const TierReport &) = default;
};

/// "full", "landlock" or "none": the words of `space status`.
[[nodiscard]] QString tierName(Tier tier);

/// Tries it: starts an empty sandbox. Takes 30 to 100 ms; for a worker thread.
[[nodiscard]] TierReport detectTier(const SandboxTools &tools);

/// detectTier() on the global pool.
[[nodiscard]] QFuture<TierReport> detectTierLater(const SandboxTools &tools);

} // namespace orrery
