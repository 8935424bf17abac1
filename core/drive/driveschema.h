// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/sqlite.h"

#include <span>

namespace orrery {

/// How `drive.db` came to be as it is, step by step; README.md has the tables.
[[nodiscard]] std::span<const Sqlite::Migration> driveSchema();

} // namespace orrery
