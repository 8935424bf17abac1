// SPDX-License-Identifier: MIT
#pragma once

#include <QTableView>

namespace orrery::ui {

/// A table of our looks: whole rows are chosen, one at a time, and nothing is edited in it.
/// \a name is its accessible name.
[[nodiscard]] QTableView *makeTable(const QString &objectName, const QString &name);

} // namespace orrery::ui
