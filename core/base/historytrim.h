// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/sqlite.h"

#include <optional>
#include <unordered_map>

namespace orrery {

/// Takes the versions from `history` that are more than the limit for one item. The table is a
/// log without an index by item, so that keeping a version costs a write one row at the end and
/// nothing else; a pass goes through it from the newest to the oldest once it has doubled.
/// Thread: that of its connection.
class HistoryTrim
{
public:
    /// So many more versions than the last pass left are let stand, beside as many as it left. At
    /// the 16 KiB that a version may have by default, these are 32 MiB.
    static constexpr qint64 slack = 2'000;

    explicit HistoryTrim(Sqlite &db)
        : m_db(db)
    {
    }

    /// One step of a pass, in a transaction of the caller's: begins one if it is time. True while
    /// there is more to do. \a versions: of each item.
    [[nodiscard]] Result<bool> step(int versions);
    void abandon(); ///< After a rollback: the next step begins anew.

private:
    [[nodiscard]] Result<bool> begin();
    [[nodiscard]] Result<bool> end();

    Sqlite &m_db;
    std::optional<qint64> m_below; ///< Where the pass is; nothing: none is going on.
    qint64 m_newest = 0; ///< When the pass began.
    qint64 m_kept = 0;
    std::unordered_map<size_t, int> m_seen; ///< Versions of an item, by the hash of its name.
};

} // namespace orrery
