// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/basestore.h"
#include "core/base/sqlite.h"
#include "core/foundation/clock.h"

#include <unordered_map>

namespace orrery {

/// Bases in `base.db`: one table each, rows ordered by the bytes of their key, documents as JSONB.
class SqliteBaseStore : public BaseStore
{
public:
    /// \a clock is borrowed.
    [[nodiscard]] static Result<std::unique_ptr<SqliteBaseStore>> open(const std::string &folder,
                                                                       const Clock &clock);

    Result<std::optional<std::string>> item(std::string_view base, std::string_view key) override;
    Result<ItemPage> page(std::string_view base, const Query &query) override;
    Result<std::vector<BaseSummary>> bases() override;

    Result<> put(std::string_view base, const std::vector<Item> &items) override;
    Result<bool> insert(std::string_view base, const Item &item) override;
    Result<Checked<>> update(std::string_view base, std::string_view key,
                             const Update &update) override;
    Result<> remove(std::string_view base, std::string_view key) override;

    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;
    Result<> keepHouse() override;

private:
    struct Table; // the statements of one Base

    SqliteBaseStore(std::unique_ptr<Sqlite> db, const Clock &clock);
    [[nodiscard]] double now() const;
    [[nodiscard]] Result<std::vector<std::string>> names();
    [[nodiscard]] Result<const Table *> table(std::string_view base);
    [[nodiscard]] Result<const Table *> makeTable(std::string_view base);

    std::unique_ptr<Sqlite> m_db;
    const Clock &m_clock;
    std::unordered_map<std::string, std::shared_ptr<const Table>> m_tables; // shared with nobody
};

/// Opens SqliteBaseStore sessions.
class SqliteBases : public StoreKind
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
