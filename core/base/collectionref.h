// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace orrery {

/// Where the data of one Collection lies. Bases and Drives know nothing else of an app.
struct CollectionRef {
    std::string id; ///< Also the project id in answers of Drive.
    /// Absolute, UTF-8; holds base.db, drive.db, blobs/, blobs.key. Made at first use.
    std::string folder;
    friend bool operator==(const CollectionRef &, const CollectionRef &) = default;
};

} // namespace orrery
