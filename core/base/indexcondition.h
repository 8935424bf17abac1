// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/query.h"

#include <QString>
#include <QVariantList>

#include <optional>

namespace orrery {

/// What a test says about the values of an index, which are numbers and beginnings of texts: all
/// that match are among these, and maybe some more.
struct IndexCondition {
    /// So many characters of a text stand in an index.
    static constexpr int textLength = 200;

    QString sql; ///< On the column `value`.
    QVariantList values;
    bool isPoint = false; ///< One single value.

    /// Nothing for a test that no range of values expresses.
    [[nodiscard]] static std::optional<IndexCondition> make(const Test &test);
};

} // namespace orrery
