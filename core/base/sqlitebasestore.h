// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/baseindexes.h"
#include "core/base/basekind.h"
#include "core/base/basestore.h"
#include "core/base/historytrim.h"
#include "core/foundation/clock.h"

#include <set>
#include <unordered_map>

namespace orrery {

struct BaseTable;
struct QueryPlan;

/// Bases in `base.db`: one table each, rows ordered by the bytes of their key, documents as JSONB.
class SqliteBaseStore : public BaseStore
{
public:
    static constexpr qint64 keptChanges = 100'000; ///< Of a Collection.
    static constexpr std::chrono::days unusedIndexLife{7};

    /// \a clock and \a kind are borrowed.
    [[nodiscard]] static Result<std::unique_ptr<SqliteBaseStore>>
    open(const CollectionRef &collection, Access access, const BaseKind &kind, const Clock &clock);

    Result<std::optional<std::string>> item(std::string_view base, std::string_view key) override;
    Result<ItemPage> page(std::string_view base, const Query &query) override;
    Result<std::vector<BaseSummary>> bases() override;
    Result<ChangePage> changes(std::string_view base, qint64 after, size_t limit) override;
    Result<std::vector<ItemVersion>> history(std::string_view base, std::string_view key) override;
    Result<std::vector<ItemVersion>> deleted(std::string_view base, size_t limit) override;
    Result<std::vector<BaseIndex>> indexes() override;

    Result<> put(std::string_view base, const std::vector<Item> &items) override;
    Result<bool> insert(std::string_view base, const Item &item) override;
    Result<Checked<>> update(std::string_view base, std::string_view key,
                             const Update &update) override;
    Result<> remove(std::string_view base, std::string_view key) override;
    Result<> makeIndex(std::string_view base, const std::string &path) override;

    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;
    Result<> keepHouse() override;
    Result<bool> work() override;
    void settle() override { m_db->settle(); }

private:
    SqliteBaseStore(std::unique_ptr<Sqlite> db, const CollectionRef &collection, Access access,
                    const BaseKind &kind, const Clock &clock);
    [[nodiscard]] double now() const;
    [[nodiscard]] Result<std::vector<std::string>> names();
    [[nodiscard]] Result<const BaseTable *> table(std::string_view base);
    [[nodiscard]] Result<const BaseTable *> makeTable(std::string_view base);
    /// Of a stored document. Internal: it is damaged.
    [[nodiscard]] Result<std::string> textOf(std::string_view document);
    [[nodiscard]] Result<> putOne(const BaseTable &table, const Item &item);
    [[nodiscard]] Result<Sqlite::Rows> rowsOf(const BaseTable &table, const Query &query,
                                              const QueryPlan &plan, bool &usesIndex);
    [[nodiscard]] Result<> noteScan(const BaseTable &table, const Query &query, ItemPage &page);
    /// What is done at the start of each \a transaction that writes.
    [[nodiscard]] Result<> begun(const Result<> &transaction);
    [[nodiscard]] Result<> followLimits();
    [[nodiscard]] Result<bool> workOnce();
    [[nodiscard]] Result<bool> purge();
    [[nodiscard]] Result<bool> forget();

    std::unique_ptr<Sqlite> m_db;
    const std::string m_collection;
    const std::string m_folder;
    const Access m_access;
    const BaseKind &m_kind;
    const Clock &m_clock;
    BaseIndexes m_indexes;
    std::set<std::string> m_changed; // Bases that the transaction changed
    std::vector<std::string> m_toPurge; // Bases to look for expired items in
    bool m_isForgetting = false; // old changes and history
    bool m_isFilling = true; // an index; after opening it is not known
    bool m_isTrimming = false; // more versions of an item than are kept
    qint64 m_written = 0; // items, since trimming was last thought of
    HistoryTrim m_trim;
    std::optional<HistoryLimits> m_limits; // what the file has
    std::unordered_map<std::string, std::shared_ptr<const BaseTable>>
        m_tables; // shared with nobody
};

/// Opens SqliteBaseStore sessions.
class SqliteBases : public BaseKind
{
public:
    explicit SqliteBases(const Clock &clock)
        : m_clock(clock)
    {
    }
    Result<std::unique_ptr<StoreSession>> open(const CollectionRef &collection,
                                               Access access) const override;

private:
    const Clock &m_clock;
};

} // namespace orrery
