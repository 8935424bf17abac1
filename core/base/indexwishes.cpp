// SPDX-License-Identifier: MIT
#include "core/base/indexwishes.h"

namespace orrery {

namespace {

/// An app may ask for any number of paths; forgetting all only delays an index.
constexpr size_t maxPaths = 4096;

} // namespace

bool IndexWishes::noteScan(const std::string &collection, const std::string &base,
                           const std::string &path)
{
    const std::scoped_lock lock(m_mutex);
    if (m_scans.size() >= maxPaths)
        m_scans.clear();
    const auto it = m_scans.try_emplace({collection, base, path}, 0).first;
    if (++it->second < scansBefore)
        return false;
    m_scans.erase(it); // asked for again later when it was dropped, or could not be made
    return true;
}

void IndexWishes::noteUse(const std::string &collection, qint64 index)
{
    const std::scoped_lock lock(m_mutex);
    ++m_uses[collection][index];
}

std::map<qint64, qint64> IndexWishes::takeUses(const std::string &collection)
{
    const std::scoped_lock lock(m_mutex);
    const auto it = m_uses.find(collection);
    if (it == m_uses.end())
        return {};
    auto uses = std::move(it->second);
    m_uses.erase(it);
    return uses;
}

} // namespace orrery
