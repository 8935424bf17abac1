// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"

#include <QHash>
#include <QSet>

#include <chrono>

namespace orrery {

/// What the registry says belongs to somebody; everything else in these places is left over.
struct SweepFacts {
    QSet<QString> releases; ///< Folders of releases, absolute.
    QSet<QString> instances; ///< Ids.
    QHash<QString, QSet<QString>> revisions; ///< Project's id → ids of its revisions.
    QSet<QString> collectionFolders; ///< Absolute; data that must stay wherever it lies.
};

/// Data in the bin is erased after this time.
inline constexpr std::chrono::days binTime{30};

/// Erases releases that nobody uses. Thread: worker.
[[nodiscard]] Result<> sweepReleases(const ProfilePaths &paths, const QSet<QString> &used);

/// Everything that a crash may have left: staging, unused releases and revisions, folders of
/// instances and projects that are not registered (to the bin, as they may hold data), old things
/// in the bin. Thread: worker, before anything else runs.
[[nodiscard]] Result<> sweepAll(const ProfilePaths &paths, const SweepFacts &facts);

/// Moves \a folder into the bin. Absent is fine.
[[nodiscard]] Result<> moveToBin(const ProfilePaths &paths, const QString &folder);

} // namespace orrery
