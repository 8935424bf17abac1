// SPDX-License-Identifier: MIT
#pragma once

#include <QPixmap>
#include <QString>

namespace orrery::ui {

/// The icon of an app at \a size device-independent pixels: the picture in \a file, masked to our
/// rounded square, else (no file, not a picture, larger than 16 MB) a gradient with the first
/// letter of \a name, whose colours depend on \a id alone. Reads the file once and keeps the
/// result.
[[nodiscard]] QPixmap appIcon(const QString &id, const QString &name, const QString &file, int size,
                              qreal ratio);

} // namespace orrery::ui
