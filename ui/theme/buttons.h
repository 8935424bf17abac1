// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QPushButton;
class QToolButton;
class QWidget;

namespace orrery::ui {

/// How much a button asks for attention: at most one Primary in a view.
enum class Rank { Plain, Primary, Danger, Quiet };

void setRank(QWidget *button, Rank rank);
[[nodiscard]] Rank rank(const QWidget *button);

/// A push button with its stable name, visible text and, if \a icon names one, an icon.
[[nodiscard]] QPushButton *makeButton(const QString &objectName, const QString &text, Rank rank,
                                      const QString &icon, QWidget *parent);
/// A button of only an icon; \a text is its tooltip and accessible name.
[[nodiscard]] QToolButton *makeIconButton(const QString &objectName, const QString &icon,
                                          const QString &text, QWidget *parent);

} // namespace orrery::ui
