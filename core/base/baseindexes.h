// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/query.h"
#include "core/base/sqlite.h"

#include <map>
#include <optional>

namespace orrery {

struct BaseIndex;

/// How indexes narrow a query down; the query's own condition still judges every row.
struct IndexPlan {
    std::vector<qint64> used;
    /// One index, one value: its rows stand in the order of keys, and the Base is joined to them.
    bool isOrdered = false;
    QString sql; ///< Ordered: a condition on `value`; else a SELECT of keys.
    QVariantList values;
};

/// The indexes of one `base.db` that made themselves. An index of a path is a table
/// `x<id>(value, item)` beside its Base: puts keep it and, when items go, a trigger; it is filled
/// in small steps, as SQLite's own CREATE INDEX would keep writers out until it is done. It holds
/// texts and numbers, of a text the beginning: enough to find candidates. Thread: that of \a db.
class BaseIndexes
{
public:
    static constexpr int mostPerBase = 8;
    static constexpr int rowsPerStep = 100; ///< While they are filled: a write waits for one step.
    /// A scan over fewer rows asks for no index, and more candidates than these are scanned for.
    static constexpr int longScan = 2000;

    explicit BaseIndexes(Sqlite &db); ///< Borrowed.

    /// The best way for \a query with what is ready; nothing: scan.
    [[nodiscard]] Result<std::optional<IndexPlan>> plan(qint64 base, const Query &query);
    /// The paths of \a query that an index could serve and none does.
    [[nodiscard]] Result<std::vector<std::string>> unserved(qint64 base, const Query &query);
    [[nodiscard]] Result<std::vector<BaseIndex>> list();

    // The writer only, inside a transaction:
    /// Takes the item \a key out of the indexes where \a document (JSONB), which will replace it,
    /// has another value. What stays is not touched: most puts change other fields, and a page that
    /// is written is written to the log.
    [[nodiscard]] Result<> leave(qint64 base, const QVariant &key, const QVariant &document);
    /// Puts the item \a key, as it is stored, into the indexes.
    [[nodiscard]] Result<> enter(qint64 base, const QVariant &key);
    void forget(); ///< What it knows of the indexes there are; for each transaction.
    /// Makes the empty index, unless there is one or the Base has too many.
    [[nodiscard]] Result<> make(qint64 base, const std::string &path, double now);
    /// Fills one index a little further; false when none is unfinished. Values are read and sorted
    /// in memory first: added in their order, few pages change at once.
    [[nodiscard]] Result<bool> fill();
    void abandon(); ///< After a rollback: the next fill() goes on where the last run began.
    [[nodiscard]] Result<> noteUses(const std::map<qint64, qint64> &uses, double now);
    /// Drops what was not used since \a before.
    [[nodiscard]] Result<> dropUnused(double before);

private:
    struct Known {
        qint64 id;
        std::string path;
        bool isReady;
    };
    /// What is read of an index that is being filled, in the table temp.run.
    struct Run {
        qint64 index;
        qint64 base;
        QString value; ///< SQL of the value of a `doc`.
        QVariant scannedTo; ///< Key.
        int rows = 0;
        bool isRead = false; ///< Now it is added.
        bool isLast = false; ///< Of its index.
    };
    static constexpr int longestRun = 50'000;
    [[nodiscard]] Result<> readIntoRun();
    [[nodiscard]] Result<> addFromRun();

    struct Choice {
        qint64 index = 0;
        QString condition; ///< On `value`.
        QVariantList values;
        bool isPoint = false;
        qint64 count = 0; ///< Candidates, counted to longScan + 1 only.
    };
    /// What a put does for one index.
    struct Upkeep {
        QString leave; ///< key, document.
        QString enter; ///< key.
    };
    [[nodiscard]] Result<const std::vector<Upkeep> *> upkeep(qint64 base);
    [[nodiscard]] Result<std::vector<Known>> known(qint64 base);
    /// The choice with the fewest candidates. \a isOnly: there are no other alternatives.
    [[nodiscard]] Result<std::optional<Choice>> choose(const std::vector<Known> &indexes,
                                                       const std::vector<Condition> &conditions,
                                                       bool isOnly);
    [[nodiscard]] Result<> count(Choice &choice);

    Sqlite &m_db;
    std::optional<Run> m_run;
    std::map<qint64, std::vector<Upkeep>> m_upkeep; // by Base, until forget()
};

} // namespace orrery
