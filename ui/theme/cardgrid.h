// SPDX-License-Identifier: MIT
#pragma once

#include <QSize>
#include <QString>

class QListView;
class QWidget;

namespace orrery::ui {

/// A list view that shows its rows as a grid of cards: as many columns of at least \a smallest as
/// fit, all of one width. The delegate paints the card inside the cell less cardGap.
[[nodiscard]] QListView *makeCardGrid(const QString &objectName, const QString &accessibleName,
                                      QSize smallest, QWidget *parent);
/// A list view whose rows are cards of the full width.
[[nodiscard]] QListView *makeCardList(const QString &objectName, const QString &accessibleName,
                                      QWidget *parent);

constexpr int cardGap = 16;
constexpr int gridInset = cardGap + 16; ///< Between the last card and the right edge of a grid.

} // namespace orrery::ui
