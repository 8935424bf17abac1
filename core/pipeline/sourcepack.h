// SPDX-License-Identifier: MIT
#pragma once

#include "core/pipeline/tree.h"
#include "core/spacefile/spacefile.h"

namespace orrery {

/// Copies what of the project \a folder belongs into the package's source to \a target: built-in
/// patterns and `.spaceignore` applied, links as CopyRules::Links::Source. The notices also warn of
/// Micros above 250 MB. Thread: worker.
[[nodiscard]] Result<CopyReport> packSource(const QString &folder, const Spacefile &spacefile,
                                            const QString &target,
                                            const std::function<bool()> &isCancelled = {});

/// Bytes and files that packSource() would copy; stops counting above \a limit bytes.
[[nodiscard]] CopyReport measureSource(const QString &folder, qint64 limit = qint64(8) << 30);

} // namespace orrery
