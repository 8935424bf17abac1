// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"

#include "core/base/basetables.h"

#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

/// What SqliteBaseStore remembers of items, and what it does between writes.
namespace orrery {

namespace {

/// Deleted in one step, so that no write waits long.
constexpr int rowsPerStep = 500;

double seconds(std::chrono::seconds duration)
{
    return static_cast<double>(duration.count());
}

} // namespace

Result<ChangePage> SqliteBaseStore::changes(std::string_view base, qint64 after, size_t limit)
{
    auto ends = m_db->run(u"SELECT min(sequence),max(sequence) FROM changes"_s);
    const auto hasEnds = ends ? ends->next() : std::unexpected(ends.error());
    if (!hasEnds)
        return std::unexpected(hasEnds.error());
    const qint64 first = ends->value(0).toLongLong();
    ChangePage page{.changes = {}, .last = ends->value(1).toLongLong()};
    if (after < 0)
        return page;
    // A snapshot that was put back may end before what a listener has seen.
    if (after + 1 < first || after > page.last) {
        page.isComplete = false;
        return page;
    }
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return page;
    auto rows = m_db->run(u"SELECT sequence,key,kind FROM changes WHERE sequence>? AND "_s
                          u"sequence<=? AND base=? ORDER BY sequence LIMIT ?"_s,
                          {after, page.last, (*found)->id, static_cast<qint64>(limit)});
    if (!rows)
        return std::unexpected(rows.error());
    const auto read = rows->each([&] {
        page.changes.push_back(
            {.sequence = rows->value(0).toLongLong(),
             .key = rows->bytes(1),
             .kind = rows->value(2).toInt() == 0 ? ChangeKind::Put : ChangeKind::Removed});
    });
    if (!read)
        return std::unexpected(read.error());
    if (page.changes.size() == limit && limit > 0)
        page.last = page.changes.back().sequence;
    return page;
}

namespace {

Result<std::vector<ItemVersion>> versionsOf(Result<Sqlite::Rows> rows)
{
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<ItemVersion> versions;
    return rows
        ->each([&] {
            versions.push_back({.sequence = rows->value(0).toLongLong(),
                                .changed = rows->value(1).toDouble(),
                                .text = rows->bytes(2)});
        })
        .transform([&versions] { return std::move(versions); });
}

} // namespace

Result<std::vector<ItemVersion>> SqliteBaseStore::history(std::string_view base,
                                                          std::string_view key)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::vector<ItemVersion>();
    return versionsOf(m_db->run(u"SELECT sequence,changed,CAST(json(doc) AS BLOB) FROM history "_s
                                u"WHERE base=? AND key=? ORDER BY sequence DESC LIMIT ?"_s,
                                {(*found)->id, toBlob(key), m_kind.history().versions}));
}

Result<std::vector<ItemVersion>> SqliteBaseStore::deleted(std::string_view base, size_t limit)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::vector<ItemVersion>();
    // With max(), SQLite takes the other columns from the row that has it.
    return versionsOf(m_db->run(
        u"SELECT max(sequence),changed,CAST(json(doc) AS BLOB) FROM history WHERE base=? "_s
        u"AND NOT EXISTS(SELECT 1 FROM %1 WHERE key=history.key) GROUP BY key "_s
        u"ORDER BY 1 DESC LIMIT ?"_s.arg((*found)->name),
        {(*found)->id, static_cast<qint64>(limit)}));
}

Result<std::vector<BaseIndex>> SqliteBaseStore::indexes()
{
    return m_indexes.list();
}

Result<> SqliteBaseStore::followLimits()
{
    const HistoryLimits limits = m_kind.history();
    if (m_limits == limits)
        return {};
    return m_db
        ->exec(u"UPDATE limits SET versions=?,bytes=? WHERE versions<>? OR bytes<>?"_s,
               {limits.versions, limits.itemBytes, limits.versions, limits.itemBytes})
        .transform([this, &limits] { m_limits = limits; });
}

Result<> SqliteBaseStore::keepHouse()
{
    auto all = names();
    if (!all)
        return std::unexpected(all.error());
    m_toPurge = *std::move(all);
    m_isForgetting = m_isTrimming = true;
    const auto uses = m_kind.wishes().takeUses(m_collection);
    const double unusedSince = now() - seconds(unusedIndexLife);
    auto done = begin()
                    .and_then([&] { return m_indexes.noteUses(uses, now()); })
                    .and_then([&] { return m_indexes.dropUnused(unusedSince); })
                    .and_then([this] { return commit(); });
    if (!done)
        rollback();
    return done;
}

Result<bool> SqliteBaseStore::work()
{
    if (m_toPurge.empty() && !m_isForgetting && !m_isFilling && !m_isTrimming)
        return false;
    // A write waits for this step: not for the disk twice.
    Result<bool> done = begun(m_db->beginUnhurried())
                            .and_then([this] { return workOnce(); })
                            .and_then([this](bool isMore) {
                                return commit().transform([isMore] { return isMore; });
                            });
    if (!done) {
        rollback();
        m_toPurge.clear(); // tried again by the next keepHouse()
        m_isForgetting = m_isFilling = m_isTrimming = false;
        m_trim.abandon();
        m_indexes.abandon();
    }
    return done;
}

Result<bool> SqliteBaseStore::workOnce()
{
    if (!m_toPurge.empty())
        return purge();
    if (m_isFilling) {
        return m_indexes.fill().transform([this](bool isMore) {
            m_isFilling = isMore;
            return isMore || m_isForgetting || m_isTrimming;
        });
    }
    if (m_isTrimming) {
        return m_trim.step(m_kind.history().versions).transform([this](bool isMore) {
            m_isTrimming = isMore;
            return isMore || m_isForgetting;
        });
    }
    return forget();
}

Result<bool> SqliteBaseStore::purge()
{
    while (!m_toPurge.empty()) {
        const std::string base = m_toPurge.back();
        const auto found = table(base);
        if (!found)
            return std::unexpected(found.error());
        const auto gone = m_db->run(u"DELETE FROM %1 WHERE key IN (SELECT key FROM %1 "_s
                                    u"WHERE expires<=? LIMIT %2)"_s.arg((*found)->name)
                                        .arg(rowsPerStep),
                                    {now()});
        if (!gone)
            return std::unexpected(gone.error());
        if (gone->changed() < rowsPerStep)
            m_toPurge.pop_back();
        if (gone->changed() > 0) {
            m_changed.insert(base);
            break;
        }
    }
    return true;
}

Result<bool> SqliteBaseStore::forget()
{
    const auto changes = m_db->run(
        u"DELETE FROM changes WHERE sequence IN (SELECT sequence FROM changes WHERE sequence<="_s
        u"(SELECT max(sequence) FROM changes)-%1 ORDER BY sequence LIMIT %2)"_s.arg(keptChanges)
            .arg(rowsPerStep));
    if (!changes)
        return std::unexpected(changes.error());
    // The oldest stand first. Without a history all of it is too old.
    const HistoryLimits limits = m_kind.history();
    const double kept =
        limits.versions > 0 ? now() - seconds(limits.age) : std::numeric_limits<double>::infinity();
    const auto versions = m_db->run(
        u"DELETE FROM history WHERE sequence IN (SELECT sequence FROM (SELECT "_s
        u"sequence,changed FROM history ORDER BY sequence LIMIT %1) WHERE changed<?)"_s.arg(
            rowsPerStep),
        {kept});
    if (!versions)
        return std::unexpected(versions.error());
    m_isForgetting = changes->changed() > 0 || versions->changed() > 0;
    return m_isForgetting;
}

} // namespace orrery
