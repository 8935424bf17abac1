// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/sqlite.h"
#include "core/drive/drivestore.h"

namespace orrery {

/// Which blobs hold which content, in `drive.db`: equal content is kept once, small content in the
/// database itself. Rows of segments and parts name what they hold by what keep() answers.
/// Thread: that of \a db; keep() and dropUnnamed() inside a transaction.
class FileContents
{
public:
    explicit FileContents(Sqlite &db); ///< Borrowed.

    /// The name of this content, old or new. When an equal one was there, \a segment's own blob
    /// goes to \a garbage.
    [[nodiscard]] Result<std::string> keep(const Segment &segment,
                                           std::vector<std::string> &garbage);
    /// Forgets those of \a names that no row has any more, and answers the blobs among them.
    [[nodiscard]] Result<std::vector<std::string>> dropUnnamed(std::vector<std::string> names);

    /// The tag of a file with these segments; empty when some hash is unknown.
    [[nodiscard]] static std::string tagOf(const std::vector<Segment> &segments);

private:
    Sqlite &m_db;
};

} // namespace orrery
