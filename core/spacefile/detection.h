// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/spacefile.h"

namespace orrery {

/// The Micros that the files of \a folder suggest (spacefile.md §12): the folder itself, else each
/// folder in it, one level. The first is primary; at most five. Empty if nothing is recognised.
/// Thread: any; reads a few small files.
[[nodiscard]] QList<Micro> detectMicros(const QString &folder);

/// A Spacefile's text for \a micros, as `space new` writes it; only `v: 0` without Micros.
/// \a spacefile may carry icon and app name.
[[nodiscard]] QString generatedSpacefile(const Spacefile &spacefile);

} // namespace orrery
