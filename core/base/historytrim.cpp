// SPDX-License-Identifier: MIT
#include "core/base/historytrim.h"

#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Looked at in one step, so that no write waits long.
constexpr int rowsPerStep = 1000;

} // namespace

Result<bool> HistoryTrim::begin()
{
    // Every change has a sequence, so this counts at least the versions since.
    const auto newest = m_db.scalar(u"SELECT newest FROM (SELECT max(sequence) AS newest "_s
                                    u"FROM history),limits WHERE newest-trimmed>=kept+?"_s,
                                    {slack});
    if (!newest)
        return std::unexpected(newest.error());
    if (!newest->isValid())
        return false;
    m_newest = newest->toLongLong();
    m_below = m_newest + 1;
    m_kept = 0;
    return true;
}

Result<bool> HistoryTrim::end()
{
    m_below.reset();
    m_seen = {};
    return m_db.exec(u"UPDATE limits SET trimmed=?,kept=?"_s, {m_newest, m_kept}).transform([] {
        return false;
    });
}

void HistoryTrim::abandon()
{
    m_below.reset();
    m_seen = {};
}

Result<bool> HistoryTrim::step(int versions)
{
    if (!m_below) {
        const auto begun = begin();
        if (!begun || !*begun)
            return begun;
    }
    std::vector<std::pair<qint64, qint64>> surplus; // from, to: neighbours go together
    int looked = 0;
    bool isRun = false;
    auto rows = m_db.run(u"SELECT sequence,base,key FROM history WHERE sequence<? "_s
                         u"ORDER BY sequence DESC LIMIT ?"_s,
                         {*m_below, rowsPerStep});
    if (!rows)
        return std::unexpected(rows.error());
    const auto read = rows->each([&] {
        ++looked;
        const qint64 sequence = rows->value(0).toLongLong();
        m_below = sequence;
        const std::string item = std::to_string(rows->value(1).toLongLong()) + ' ' + rows->bytes(2);
        const bool isSurplus = ++m_seen[std::hash<std::string>()(item)] > versions;
        if (!isSurplus)
            ++m_kept;
        else if (isRun)
            surplus.back().first = sequence;
        else
            surplus.emplace_back(sequence, sequence);
        isRun = isSurplus;
    });
    if (!read)
        return std::unexpected(read.error());
    for (const auto &[from, to] : surplus) {
        const auto gone =
            m_db.exec(u"DELETE FROM history WHERE sequence BETWEEN ? AND ?"_s, {from, to});
        if (!gone)
            return std::unexpected(gone.error());
    }
    return looked < rowsPerStep ? end() : Result<bool>(true);
}

} // namespace orrery
