// SPDX-License-Identifier: MIT
#pragma once

#include "core/catalogue/catalogueentry.h"
#include "core/foundation/result.h"

#include <QJsonObject>

namespace orrery {

/// A listing or one of its files is never longer than this.
constexpr qint64 longestListing = 16 * 1024 * 1024;

/// Where a release lies in a catalogue: "/releases/<digest>.spaceapp".
[[nodiscard]] QString releasePath(const QString &digest);

/// Reads `catalogue.json`, whose signature has been checked, of the catalogue in \a folder. Apps
/// with members that do not fit are left out: one bad entry does not hide the others. Corrupt: not
/// a listing of a format that we know.
[[nodiscard]] Result<CatalogueContents> contentsFromListing(const QJsonObject &listing,
                                                            const QString &folder);

} // namespace orrery
