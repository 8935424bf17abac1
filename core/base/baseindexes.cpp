// SPDX-License-Identifier: MIT
#include "core/base/baseindexes.h"

#include "core/base/basestore.h"
#include "core/base/indexcondition.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString quoted(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

/// What an index of \a path holds of \a document: the beginning of a text, a number, else NULL.
QString valueOf(const QString &path, const QString &document)
{
    return u"CASE json_type(%1,%2) WHEN 'text' THEN substr(%1->>%2,1,%3) "_s
           u"WHEN 'integer' THEN %1->>%2 WHEN 'real' THEN %1->>%2 END"_s.arg(
               document, quoted(path), QString::number(IndexCondition::textLength));
}

QString sqlPath(const std::string &path)
{
    return QString::fromStdString(*MemberPath::parse(path)->toSqlite());
}

} // namespace

BaseIndexes::BaseIndexes(Sqlite &db)
    : m_db(db)
{
}

Result<std::vector<BaseIndexes::Known>> BaseIndexes::known(qint64 base)
{
    auto rows = m_db.run(u"SELECT id,path,filled IS NULL FROM indexes WHERE base=?"_s, {base});
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<Known> all;
    return rows
        ->each([&] {
            all.push_back({.id = rows->value(0).toLongLong(),
                           .path = rows->bytes(1),
                           .isReady = rows->value(2).toBool()});
        })
        .transform([&all] { return std::move(all); });
}

Result<> BaseIndexes::count(Choice &choice)
{
    const QString sql =
        u"SELECT count(*) FROM (SELECT 1 FROM x%1 WHERE %2 LIMIT %3)"_s.arg(choice.index)
            .arg(choice.condition)
            .arg(longScan + 1);
    return m_db.scalar(sql, choice.values).transform([&choice](const QVariant &found) {
        choice.count = found.toLongLong();
    });
}

Result<std::optional<BaseIndexes::Choice>>
BaseIndexes::choose(const std::vector<Known> &indexes, const std::vector<Condition> &conditions,
                    bool isOnly)
{
    std::vector<Choice> choices;
    for (const Condition &condition : conditions) {
        const auto index = std::ranges::find_if(indexes, [&condition](const Known &one) {
            return one.isReady && MemberPath::parse(one.path) == condition.path;
        });
        const auto narrowed =
            index == indexes.end() ? std::nullopt : IndexCondition::make(condition.test);
        if (!narrowed)
            continue;
        choices.push_back({.index = index->id,
                           .condition = narrowed->sql,
                           .values = narrowed->values,
                           .isPoint = narrowed->isPoint});
    }
    if (choices.empty())
        return std::nullopt;
    if (isOnly && choices.size() == 1 && choices.front().isPoint)
        return std::move(choices.front()); // read in order, however many there are
    for (Choice &choice : choices) {
        if (const auto counted = count(choice); !counted)
            return std::unexpected(counted.error());
    }
    // Beyond what is counted, one value is at least in order.
    return *std::ranges::min_element(
        choices, {}, [](const Choice &choice) { return std::pair(choice.count, !choice.isPoint); });
}

Result<std::optional<IndexPlan>> BaseIndexes::plan(qint64 base, const Query &query)
{
    if (query.anyOf.empty() || (query.key && query.key->op == Operator::Equal))
        return std::nullopt;
    const auto indexes = known(base);
    if (!indexes)
        return std::unexpected(indexes.error());
    if (indexes->empty())
        return std::nullopt;
    IndexPlan plan;
    QStringList selects;
    for (const auto &alternative : query.anyOf) {
        auto choice = choose(*indexes, alternative, query.anyOf.size() == 1);
        if (!choice)
            return std::unexpected(choice.error());
        if (!*choice)
            return std::nullopt;
        plan.isOrdered = query.anyOf.size() == 1 && (*choice)->isPoint;
        if (!plan.isOrdered && (*choice)->count > longScan)
            return std::nullopt;
        plan.used.push_back((*choice)->index);
        plan.values += (*choice)->values;
        plan.sql = (*choice)->condition;
        selects.append(
            u"SELECT item FROM x%1 WHERE %2"_s.arg((*choice)->index).arg((*choice)->condition));
    }
    if (!plan.isOrdered)
        plan.sql = selects.join(u" UNION ALL "_s);
    return plan;
}

Result<std::vector<std::string>> BaseIndexes::unserved(qint64 base, const Query &query)
{
    const auto indexes = known(base);
    if (!indexes)
        return std::unexpected(indexes.error());
    std::vector<std::string> paths;
    for (const auto &alternative : query.anyOf) {
        // One index is enough for conditions that must all hold; one value narrows most.
        const Condition *wanted = nullptr;
        bool isServed = false;
        for (const Condition &condition : alternative) {
            const auto narrowed = IndexCondition::make(condition.test);
            if (!narrowed || !condition.path.toSqlite())
                continue;
            const std::string path = condition.path.text();
            // One that is being filled does not count: the wish for it wakes the writer to go on.
            isServed = isServed || std::ranges::any_of(*indexes, [&path](const Known &one) {
                           return one.isReady && one.path == path;
                       });
            if (!wanted || (narrowed->isPoint && !IndexCondition::make(wanted->test)->isPoint))
                wanted = &condition;
        }
        if (wanted && !isServed)
            paths.push_back(wanted->path.text());
    }
    return paths;
}

Result<std::vector<BaseIndex>> BaseIndexes::list()
{
    auto rows = m_db.run(u"SELECT i.id,b.name,i.path,i.filled IS NULL,i.uses,i.used "_s
                         u"FROM indexes i JOIN bases b ON b.id=i.base ORDER BY b.name,i.path"_s);
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<BaseIndex> all;
    std::vector<qint64> ids;
    const auto listed = rows->each([&] {
        ids.push_back(rows->value(0).toLongLong());
        all.push_back({.base = rows->bytes(1),
                       .path = rows->bytes(2),
                       .isReady = rows->value(3).toBool(),
                       .uses = rows->value(4).toLongLong(),
                       .lastUsed = rows->value(5).toDouble()});
    });
    if (!listed)
        return std::unexpected(listed.error());
    for (size_t i = 0; i < all.size(); ++i) {
        const auto entries = m_db.scalar(u"SELECT count(*) FROM x%1"_s.arg(ids[i]));
        if (!entries)
            return std::unexpected(entries.error());
        all[i].entries = entries->toLongLong();
    }
    return all;
}

Result<> BaseIndexes::make(qint64 base, const std::string &path, double now)
{
    const auto indexes = known(base);
    if (!indexes)
        return std::unexpected(indexes.error());
    if (indexes->size() >= mostPerBase || std::ranges::contains(*indexes, path, &Known::path))
        return {};
    const auto row =
        m_db.run(u"INSERT INTO indexes(base,path,filled,uses,used) VALUES(?,?,x'',0,?)"_s,
                 {base, toText(path), now});
    if (!row)
        return std::unexpected(row.error());
    const QString id = QString::number(row->insertId());
    forget();
    return m_db
        .exec(u"CREATE TABLE x%1(value NOT NULL, item BLOB NOT NULL, PRIMARY KEY(value,item)) "_s
              u"WITHOUT ROWID"_s.arg(id))
        .and_then([&] {
            return m_db.exec(u"CREATE TRIGGER x%1_removed AFTER DELETE ON b%2 BEGIN "_s
                             u"DELETE FROM x%1 WHERE value=(%3) AND item=old.key; END"_s.arg(
                                 id, QString::number(base), valueOf(sqlPath(path), u"old.doc"_s)));
        });
}

void BaseIndexes::forget()
{
    m_upkeep.clear();
}

Result<const std::vector<BaseIndexes::Upkeep> *> BaseIndexes::upkeep(qint64 base)
{
    if (const auto it = m_upkeep.find(base); it != m_upkeep.end())
        return &it->second;
    const auto indexes = known(base);
    if (!indexes)
        return std::unexpected(indexes.error());
    std::vector<Upkeep> all;
    for (const Known &one : *indexes) {
        const QString path = sqlPath(one.path);
        const QString index = QString::number(one.id);
        const QString table = QString::number(base);
        const QString stored = valueOf(path, u"doc"_s);
        all.push_back(
            {.leave = u"DELETE FROM x%1 WHERE item=?1 AND value=(SELECT %2 FROM b%3 "_s
                      u"WHERE key=?1) AND value IS NOT (%4)"_s.arg(index, stored, table,
                                                                   valueOf(path, u"?2"_s)),
             .enter = u"INSERT OR IGNORE INTO x%1 SELECT v,?1 FROM (SELECT %2 AS v "_s
                      u"FROM b%3 WHERE key=?1) WHERE v IS NOT NULL"_s.arg(index, stored, table)});
    }
    return &m_upkeep.emplace(base, std::move(all)).first->second;
}

Result<> BaseIndexes::leave(qint64 base, const QVariant &key, const QVariant &document)
{
    const auto all = upkeep(base);
    if (!all)
        return std::unexpected(all.error());
    for (const Upkeep &one : **all) {
        if (const auto done = m_db.exec(one.leave, {key, document}); !done)
            return done;
    }
    return {};
}

Result<> BaseIndexes::enter(qint64 base, const QVariant &key)
{
    const auto all = upkeep(base);
    if (!all)
        return std::unexpected(all.error());
    for (const Upkeep &one : **all) {
        if (const auto done = m_db.exec(one.enter, {key}); !done)
            return done;
    }
    return {};
}

Result<bool> BaseIndexes::fill()
{
    auto row = m_db.run(
        u"SELECT id,base,path,filled FROM indexes WHERE filled IS NOT NULL ORDER BY id LIMIT 1"_s);
    if (!row)
        return std::unexpected(row.error());
    const auto found = row->next();
    if (!found || !*found)
        return found;
    const qint64 id = row->value(0).toLongLong();
    Result<> done;
    if (!m_run || m_run->index != id) {
        m_run = {.index = id,
                 .base = row->value(1).toLongLong(),
                 .value = valueOf(sqlPath(row->bytes(2)), u"doc"_s),
                 .scannedTo = toBlob(row->bytes(3))};
        done = m_db.execAll({u"CREATE TEMP TABLE IF NOT EXISTS run(value, item, "_s
                             u"PRIMARY KEY(value,item)) WITHOUT ROWID"_s,
                             u"DELETE FROM temp.run"_s});
    }
    return done.and_then([this] { return m_run->isRead ? addFromRun() : readIntoRun(); })
        .transform([] { return true; });
}

Result<> BaseIndexes::readIntoRun()
{
    const QString table = QString::number(m_run->base);
    const auto last = m_db.scalar(
        u"SELECT max(key) FROM (SELECT key FROM b%1 WHERE key>? ORDER BY key LIMIT %2)"_s.arg(table)
            .arg(rowsPerStep),
        {m_run->scannedTo});
    if (!last)
        return std::unexpected(last.error());
    if (last->isNull()) {
        m_run->isRead = m_run->isLast = true;
        return {};
    }
    const auto done = m_db.exec(
        u"INSERT INTO temp.run SELECT v,key FROM (SELECT key,%1 AS v "_s
        u"FROM b%2 WHERE key>? AND key<=?) WHERE v IS NOT NULL"_s.arg(m_run->value, table),
        {m_run->scannedTo, *last});
    m_run->scannedTo = *last;
    m_run->rows += rowsPerStep;
    m_run->isRead = m_run->rows >= longestRun;
    return done;
}

Result<> BaseIndexes::addFromRun()
{
    const QString next =
        u"(SELECT value,item FROM temp.run ORDER BY value,item LIMIT %1)"_s.arg(rowsPerStep);
    // What was put or went since it was read has had its own entry made.
    const auto added = m_db.exec(
        u"INSERT OR IGNORE INTO x%1 SELECT value,item FROM %2 WHERE "_s
        u"value IS (SELECT %3 FROM b%4 WHERE key=item)"_s.arg(
            QString::number(m_run->index), next, m_run->value, QString::number(m_run->base)));
    if (!added)
        return added;
    const auto taken = m_db.run(u"DELETE FROM temp.run WHERE (value,item) IN "_s + next);
    if (!taken)
        return std::unexpected(taken.error());
    if (taken->changed() == rowsPerStep)
        return {};
    const auto run = std::exchange(m_run, std::nullopt);
    return m_db.exec(u"UPDATE indexes SET filled=? WHERE id=?"_s,
                     {run->isLast ? QVariant() : run->scannedTo, run->index});
}

void BaseIndexes::abandon()
{
    m_run.reset();
}

Result<> BaseIndexes::noteUses(const std::map<qint64, qint64> &uses, double now)
{
    for (const auto &[index, count] : uses) {
        const auto done =
            m_db.exec(u"UPDATE indexes SET uses=uses+?,used=? WHERE id=?"_s, {count, now, index});
        if (!done)
            return done;
    }
    return {};
}

Result<> BaseIndexes::dropUnused(double before)
{
    abandon(); // the next index may get the number of one that goes
    for (;;) {
        const auto id = m_db.scalar(u"SELECT id FROM indexes WHERE used<? LIMIT 1"_s, {before});
        if (!id)
            return std::unexpected(id.error());
        if (!id->isValid())
            return {};
        for (const QString &statement : {u"DROP TRIGGER x%1_removed"_s, u"DROP TABLE x%1"_s,
                                         u"DELETE FROM indexes WHERE id=%1"_s}) {
            if (const auto done = m_db.exec(statement.arg(id->toLongLong())); !done)
                return done;
        }
    }
}

} // namespace orrery
