// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/lifecycle/installoffer.h"

namespace orrery {

/// What a source looks like from its text and the disk.
enum class SourceLooks { Folder, Repository, PackageFile, Name, Nothing };
[[nodiscard]] SourceLooks sourceLooks(const QString &source);

/// The offer of the project in \a folder, from its Spacefile and Discovery.md. InvalidInput: they
/// have errors; the message is the tree of all of them. \a otherwise: the name if they give none.
/// Thread: worker.
[[nodiscard]] Result<InstallOffer> offerOfFolder(const QString &folder, const QString &otherwise);

/// One sentence for each thing that an app with \a spacefile may do beyond serving its pages.
[[nodiscard]] QStringList permissionsOf(const Spacefile &spacefile);

} // namespace orrery
