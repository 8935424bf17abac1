// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"

#include "core/base/basetables.h"
#include "core/base/jsonb.h"
#include "core/base/queryplan.h"
#include "core/foundation/diskspace.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(BaseStore)
};

QVariant expiryValue(const Item &item)
{
    return item.expires ? QVariant(*item.expires) : QVariant();
}

} // namespace

SqliteBaseStore::SqliteBaseStore(std::unique_ptr<Sqlite> db, const CollectionRef &collection,
                                 Access access, const BaseKind &kind, const Clock &clock)
    : m_db(std::move(db))
    , m_collection(collection.id)
    , m_folder(collection.folder)
    , m_access(access)
    , m_kind(kind)
    , m_clock(clock)
    , m_indexes(*m_db)
    , m_trim(*m_db)
{
}

Result<std::unique_ptr<SqliteBaseStore>> SqliteBaseStore::open(const CollectionRef &collection,
                                                               Access access, const BaseKind &kind,
                                                               const Clock &clock)
{
    auto db = Sqlite::open(QString::fromStdString(collection.folder) + u"/base.db"_s, baseSchema());
    if (!db)
        return std::unexpected(db.error());
    return std::unique_ptr<SqliteBaseStore>(
        new SqliteBaseStore(*std::move(db), collection, access, kind, clock));
}

double SqliteBaseStore::now() const
{
    return std::chrono::duration<double>(m_clock.now().time_since_epoch()).count();
}

Result<const BaseTable *> SqliteBaseStore::table(std::string_view base)
{
    const std::string name(base);
    if (const auto it = m_tables.find(name); it != m_tables.end())
        return it->second.get();
    const auto id = m_db->scalar(u"SELECT id FROM bases WHERE name=?"_s, {toBlob(base)});
    if (!id)
        return std::unexpected(id.error());
    if (!id->isValid())
        return nullptr;
    const auto made = std::make_shared<const BaseTable>(id->toLongLong());
    m_tables.emplace(name, made);
    return made.get();
}

Result<const BaseTable *> SqliteBaseStore::makeTable(std::string_view base)
{
    const auto known = table(base);
    if (!known || *known)
        return known;
    if (const auto row = m_db->exec(u"INSERT INTO bases(name) VALUES(?)"_s, {toBlob(base)}); !row)
        return std::unexpected(row.error());
    const auto made = table(base);
    if (!made)
        return made;
    if (const auto done = makeBaseTables(*m_db, (*made)->id); !done)
        return std::unexpected(done.error());
    return made;
}

Result<std::optional<std::string>> SqliteBaseStore::item(std::string_view base,
                                                         std::string_view key)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::nullopt;
    auto rows = m_db->run((*found)->get, {toBlob(key), now()});
    if (!rows)
        return std::unexpected(rows.error());
    const auto isThere = rows->next();
    if (!isThere)
        return std::unexpected(isThere.error());
    if (!*isThere)
        return std::nullopt;
    return textOf(rows->view(0)).transform([](std::string text) {
        return std::optional(std::move(text));
    });
}

Result<std::string> SqliteBaseStore::textOf(std::string_view document)
{
    if (auto text = textFromJsonb(document))
        return *std::move(text);
    return m_db->scalar(u"SELECT CAST(json(?) AS BLOB)"_s, {toBlob(document)}).transform(fromBlob);
}

Result<ItemPage> SqliteBaseStore::page(std::string_view base, const Query &query)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    ItemPage page;
    if (!*found)
        return page;
    const QueryPlan plan = planQuery(query, now());
    bool usesIndex = false;
    auto rows = rowsOf(**found, query, plan, usesIndex);
    if (!rows)
        return std::unexpected(rows.error());

    size_t bytes = 0;
    std::string lastKey;
    for (;;) {
        const auto more = rows->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        auto text = textOf(rows->view(1));
        if (!text)
            return std::unexpected(text.error());
        if (!plan.isExact) {
            const auto document = Json::parse(*text);
            if (!document || !query.matches(document->root()))
                continue;
        }
        // This match only tells that there is more once the page is full.
        const bool isFull = (query.limit && page.items.size() >= *query.limit)
            || (!page.items.empty() && bytes + text->size() > pageBytes);
        if (isFull) {
            page.last = lastKey;
            break;
        }
        bytes += text->size();
        lastKey = rows->bytes(0);
        page.items.push_back(*std::move(text));
    }
    if (!usesIndex && !query.anyOf.empty()) {
        if (const auto noted = noteScan(**found, query, page); !noted)
            return std::unexpected(noted.error());
    }
    return page;
}

Result<Sqlite::Rows> SqliteBaseStore::rowsOf(const BaseTable &table, const Query &query,
                                             const QueryPlan &plan, bool &usesIndex)
{
    const QString columns = u"SELECT key,doc FROM "_s;
    const QString descending = query.descending ? u" DESC"_s : QString();
    const auto index = m_indexes.plan(table.id, query);
    if (!index)
        return std::unexpected(index.error());
    usesIndex = index->has_value();
    if (!usesIndex) {
        return m_db->run(columns + table.name + u" WHERE "_s + plan.where + u" ORDER BY key"_s
                             + descending,
                         plan.values);
    }
    for (const qint64 used : (*index)->used)
        m_kind.wishes().noteUse(m_collection, used);
    if (!(*index)->isOrdered) {
        return m_db->run(columns + table.name + u" WHERE "_s + plan.where + u" AND key IN ("_s
                             + (*index)->sql + u") ORDER BY key"_s + descending,
                         plan.values + (*index)->values);
    }
    // CROSS JOIN: the index leads, whatever SQLite thinks of it.
    QString where = (*index)->sql;
    QVariantList values = (*index)->values;
    if (!query.last.empty()) {
        where += query.descending ? u" AND item<?"_s : u" AND item>?"_s;
        values.append(toBlob(query.last));
    }
    return m_db->run(columns
                         + u"x%1 CROSS JOIN %2 ON key=item WHERE "_s.arg(
                             QString::number((*index)->used.front()), table.name)
                         + where + u" AND "_s + plan.where + u" ORDER BY item"_s + descending,
                     values + plan.values);
}

Result<> SqliteBaseStore::noteScan(const BaseTable &table, const Query &query, ItemPage &page)
{
    // All keys between where the page began and where it ends were looked at.
    QString range = u"1"_s;
    QVariantList values;
    for (const auto &[key, isBegin] : {std::pair(&query.last, true), {&page.last, false}}) {
        if (key->empty())
            continue;
        range += isBegin != query.descending ? u" AND key>?"_s : u" AND key<=?"_s;
        values.append(toBlob(*key));
    }
    const auto looked = m_db->scalar(
        u"SELECT count(*) FROM (SELECT 1 FROM %1 WHERE %2 LIMIT %3)"_s.arg(table.name, range)
            .arg(BaseIndexes::longScan),
        values);
    if (!looked)
        return std::unexpected(looked.error());
    if (looked->toLongLong() < BaseIndexes::longScan)
        return {};
    return m_indexes.unserved(table.id, query).transform([&page](std::vector<std::string> paths) {
        page.scannedFor = std::move(paths);
    });
}

Result<std::vector<std::string>> SqliteBaseStore::names()
{
    std::vector<std::string> all;
    auto rows = m_db->run(u"SELECT name FROM bases ORDER BY name"_s);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->each([&] { all.push_back(rows->bytes(0)); }).transform([&all] {
        return std::move(all);
    });
}

Result<std::vector<BaseSummary>> SqliteBaseStore::bases()
{
    const auto all = names();
    if (!all)
        return std::unexpected(all.error());
    std::vector<BaseSummary> summaries;
    for (const std::string &name : *all) {
        const auto found = table(name);
        if (!found)
            return std::unexpected(found.error());
        const auto count = m_db->scalar(
            u"SELECT count(*) FROM %1 WHERE expires IS NULL OR expires>?"_s.arg((*found)->name),
            {now()});
        if (!count)
            return std::unexpected(count.error());
        summaries.push_back({.name = name, .items = count->toLongLong()});
    }
    return summaries;
}

Result<> SqliteBaseStore::putOne(const BaseTable &table, const Item &item)
{
    const QVariant key = toBlob(item.key);
    const bool keepsHistory = m_limits && m_limits->versions > 0; // since begin()
    const auto before =
        m_db->scalar(table.before, {key, keepsHistory ? m_limits->itemBytes : qint64(-1)});
    if (!before)
        return std::unexpected(before.error());
    const auto jsonb = jsonbFromText(item.text);
    if (!jsonb)
        return fail(ErrorCode::Internal, Text::tr("The item could not be stored."),
                    u"not in canonical form"_s);
    const QVariant document = toBlob(*jsonb);
    const bool isNew = !before->isValid();
    const QByteArray old = before->toByteArray();
    return (isNew ? Result<>() : m_indexes.leave(table.id, key, document))
        .and_then([&] {
            return m_db->exec(isNew ? table.add : table.replace,
                              {key, document, expiryValue(item)});
        })
        .and_then([&] { return m_indexes.enter(table.id, key); })
        .and_then([&] { return m_db->exec(table.noteChange, {key}); })
        .and_then([&] {
            return old.isEmpty() || old == document.toByteArray()
                ? Result<>()
                : m_db->exec(table.keepOld, {key, old, now()});
        });
}

Result<> SqliteBaseStore::put(std::string_view base, const std::vector<Item> &items)
{
    if (const auto room = checkDiskSpace(m_folder, 0); !room)
        return room;
    const auto made = makeTable(base);
    if (!made)
        return std::unexpected(made.error());
    for (const Item &item : items) {
        if (const auto done = putOne(**made, item); !done)
            return done;
    }
    m_changed.emplace(base);
    m_written += static_cast<qint64>(items.size());
    return {};
}

Result<bool> SqliteBaseStore::insert(std::string_view base, const Item &item)
{
    const auto made = makeTable(base);
    if (!made)
        return std::unexpected(made.error());
    const auto exists = m_db->scalar((*made)->has, {toBlob(item.key), now()});
    if (!exists)
        return std::unexpected(exists.error());
    if (exists->isValid())
        return false;
    return put(base, {item}).transform([] { return true; });
}

Result<Checked<>> SqliteBaseStore::update(std::string_view base, std::string_view key,
                                          const Update &update)
{
    const auto stored = item(base, key);
    if (!stored)
        return std::unexpected(stored.error());
    if (!*stored)
        return Checked<>(refuse(404, "Key not found"));
    const Checked<Item> changed = update.apply(**stored);
    if (!changed)
        return Checked<>(std::unexpected(changed.error()));
    return put(base, {*changed}).transform([] { return Checked<>(); });
}

Result<> SqliteBaseStore::remove(std::string_view base, std::string_view key)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return {};
    m_changed.emplace(base);
    return m_db->exec((*found)->remove, {toBlob(key)});
}

Result<> SqliteBaseStore::makeIndex(std::string_view base, const std::string &path)
{
    const auto found = table(base);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return {};
    m_isFilling = true;
    return m_indexes.make((*found)->id, path, now());
}

Result<> SqliteBaseStore::begin()
{
    if (m_access != Access::Write)
        return m_db->beginReading();
    return begun(m_db->begin());
}

Result<> SqliteBaseStore::begun(const Result<> &transaction)
{
    m_indexes.forget(); // another connection may have made or dropped some
    return transaction.and_then([this] { return followLimits(); });
}

Result<> SqliteBaseStore::commit()
{
    if (const auto done = m_db->commit(); !done)
        return done;
    if (m_written >= HistoryTrim::slack) {
        m_written = 0;
        m_isTrimming = true;
    }
    for (const std::string &base : std::exchange(m_changed, {}))
        m_kind.changed().notify(m_collection, base);
    return {};
}

void SqliteBaseStore::rollback()
{
    m_db->rollback();
    m_tables.clear(); // tables that the transaction made are gone
    m_changed.clear();
    m_limits.reset();
}

Result<std::unique_ptr<StoreSession>> SqliteBases::open(const CollectionRef &collection,
                                                        Access access) const
{
    return SqliteBaseStore::open(collection, access, *this, m_clock)
        .transform([](auto store) -> std::unique_ptr<StoreSession> { return store; });
}

} // namespace orrery
