// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QPalette>

namespace orrery::ui {

/// Our own palettes; every colour of the window comes from one of them.
[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

[[nodiscard]] bool isDark(const QPalette &palette);

/// The colours with a meaning that QPalette has no role for. Those named "on…" and the text colours
/// keep a contrast of 4.5:1 on the surfaces they are meant for.
struct Tones {
    QColor accent; ///< Fill of the one main button, of progress and of switches.
    QColor onAccent; ///< Text on \a accent.
    QColor accentText; ///< Links and chosen things, on window, card and \a chosen.
    QColor good; ///< Text and dots: running, done.
    QColor warning; ///< Text and dots: needs attention.
    QColor bad; ///< Text and dots: failed.
    QColor danger; ///< Fill of buttons that destroy.
    QColor onDanger;
    QColor muted; ///< Text that explains, on window and card.
    QColor card; ///< Surface that lies on the window.
    QColor border; ///< Hair line around cards and fields.
    QColor control; ///< Line around what can be edited or pressed.
    QColor sideBar;
    QColor hover; ///< Over what can be clicked; translucent.
    QColor pressed;
    QColor chosen; ///< Behind the chosen row.
    QColor develop; ///< Text of the DEV badge.
    QColor developFill;
};

/// Computed from \a palette; ask again after a PaletteChange.
[[nodiscard]] Tones tones(const QPalette &palette);

/// Contrast of two opaque colours by WCAG 2, 1 to 21.
[[nodiscard]] double contrast(const QColor &one, const QColor &other);

/// \a top laid over the opaque \a below.
[[nodiscard]] QColor over(const QColor &top, const QColor &below);

} // namespace orrery::ui
