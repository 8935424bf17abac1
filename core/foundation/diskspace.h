// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <string>

namespace orrery {

/// Fails with DiskFull when \a bytes more in \a folder, or in the nearest folder above that exists,
/// would leave too little room: the last of a disk is kept for deleting, which writes too.
/// Thread: any; does not block.
[[nodiscard]] Result<> checkDiskSpace(std::string folder, qint64 bytes);

} // namespace orrery
