// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace orrery {

/// What queries tell about indexes: which paths were scanned for again and again, and which
/// indexes helped. In memory only. Thread: any.
class IndexWishes
{
public:
    /// So many long scans for one path ask for an index.
    static constexpr int scansBefore = 3;

    /// Notes a long scan of \a base for \a path; true when its index should be made now.
    [[nodiscard]] bool noteScan(const std::string &collection, const std::string &base,
                                const std::string &path);
    void noteUse(const std::string &collection, qint64 index);

    /// How often each index of the Collection was used since the last call.
    [[nodiscard]] std::map<qint64, qint64> takeUses(const std::string &collection);

private:
    using Path = std::tuple<std::string, std::string, std::string>;

    std::mutex m_mutex; // guards the members below
    std::map<Path, int> m_scans;
    std::map<std::string, std::map<qint64, qint64>> m_uses; // by Collection and index
};

} // namespace orrery
