// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QStringList>

#include <optional>

namespace orrery {

/// How `orrery` was started.
struct Arguments {
    QString profile; ///< Empty: the user's.
    std::optional<quint16> port; ///< 0: any free one; absent: the kept one.
    bool headless = false;
    bool background = false; ///< No window at first (autostart).
    bool untilInputEnds = false; ///< Ends with its standard input; `space` uses it.
    bool help = false;
    bool version = false;
    QStringList urls; ///< Files and addresses to open.
};

/// InvalidInput: wrong usage.
[[nodiscard]] Result<Arguments> parseArguments(const QStringList &words);
[[nodiscard]] QString argumentsHelp();

} // namespace orrery
