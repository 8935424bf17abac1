// SPDX-License-Identifier: MIT
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QStringView>

class QColor;

namespace orrery::ui {

/// An icon of our own set (`resources/icons/<name>.svg`), painted in the colour that text has at
/// the moment of painting: it follows the theme and the disabled state by itself.
[[nodiscard]] QIcon icon(const QString &name);

/// The same icon in a fixed \a colour, for delegates, which know the colour they need.
[[nodiscard]] QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal ratio);

/// Orrery's own icon.
[[nodiscard]] QIcon programIcon();

} // namespace orrery::ui
