// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

/// Where a Micro comes from while its project is developed, instead of its release. A value.
struct MicroSource {
    QString dir; ///< Bound at /app, writable.
    bool hasProcess = true; ///< Its dev plan is run; false: the gateway serves \a files.
    QString files; ///< Static Micros without a `dev` line: the folder that is served.
    friend bool operator==(const MicroSource &, const MicroSource &) = default;
};

} // namespace orrery
