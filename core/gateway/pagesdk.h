// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

/// Whether a page or script below \a folder carries the official in-page SDK, which speaks plain
/// HTTP only where the page's host begins with "localhost" (spec/base.md §1.3). Reads at most
/// 64 MiB. Thread: any; reads the disk.
[[nodiscard]] bool carriesPageSdk(const QString &folder);

} // namespace orrery
