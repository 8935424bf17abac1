// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <QFuture>
#include <QList>

namespace orrery {

class Registry;

/// Whether apps that were used last keep a process with their runtime loaded; on by default.
/// Registry::settingChanged tells of \a key.
struct SpareSetting {
    [[nodiscard]] static bool isKey(const QString &key);
    [[nodiscard]] static bool read(const Registry &registry);
    [[nodiscard]] static QFuture<Result<>> write(Registry &registry, bool areWanted);

    /// The Micros that were used last when Orrery quit, the last one first.
    [[nodiscard]] static QList<MicroName> readUsed(const Registry &registry);
    [[nodiscard]] static QFuture<Result<>> writeUsed(Registry &registry,
                                                     const QList<MicroName> &micros);
};

} // namespace orrery
