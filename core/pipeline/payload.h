// SPDX-License-Identifier: MIT
#pragma once

#include "core/engines/buildplan.h"
#include "core/pipeline/tree.h"
#include "core/spacefile/spacefile.h"

namespace orrery {

/// What a built Micro's payload is made from.
struct PayloadSource {
    Micro micro;
    BuildPlan plan;
    QString src; ///< The Micro's folder, after the build.
    QString boundary; ///< The project's copy: links may lead anywhere in it.
};

/// Collects the payload into the folder \a target: what the plan puts out, or only what `include`
/// lists, with dependencies, execute bits and the links of old Spacefiles. InvalidInput: the
/// folder to serve or an entry of `include` is not there.
[[nodiscard]] Result<CopyReport> collectPayload(const PayloadSource &source, const QString &target,
                                                const std::function<bool()> &isCancelled = {});

/// Makes executable what begins like a program (ELF, Mach-O, `#!`): packing by other tools loses
/// the bit.
void restoreExecuteBits(const QString &folder);

/// SHA-256 in hex over the sorted names, kinds and contents of everything below \a folder.
[[nodiscard]] Result<QString> digestOf(const QString &folder);

} // namespace orrery
