// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"

#include <QFuture>

namespace orrery {

/// Where the catalogue of the apps that come with the program lies.
[[nodiscard]] QString bundledCatalogueFolder(const ProfilePaths &paths);

/// Packs the apps that come with the program (resources/apps) into that catalogue, signed with a
/// key of this profile, and answers with its folder. What has not changed since the last start is
/// left alone; what has becomes a release with a higher build, called \a version, else as
/// the program. Nothing is built and nothing is fetched: it works without a network, and without
/// the apps' runtimes. Thread: any; works on a worker.
[[nodiscard]] QFuture<Result<QString>> prepareBundledCatalogue(const ProfilePaths &paths,
                                                               const QString &version = {});

} // namespace orrery
