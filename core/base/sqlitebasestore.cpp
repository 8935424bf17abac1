// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"

#include "core/base/queryplan.h"

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

const std::array<Sqlite::Migration, 1> schema{
    // 1: the list of Bases; each has a table b<id>, made by its first item.
    [](Sqlite &db) {
        return db.exec(u"CREATE TABLE bases(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)"_s);
    },
};

QVariant expiryValue(const Item &item)
{
    return item.expires ? QVariant(*item.expires) : QVariant();
}

} // namespace

struct SqliteBaseStore::Table {
    explicit Table(qlonglong id)
        : name(u"b%1"_s.arg(id))
        , get(u"SELECT CAST(json(doc) AS BLOB) FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s
                  .arg(name))
        , has(u"SELECT 1 FROM %1 WHERE key=? AND (expires IS NULL OR expires>?)"_s.arg(name))
        // jsonb() of a BLOB would take the bytes for JSONB.
        , put(u"INSERT OR REPLACE INTO %1(key,doc,expires) VALUES(?,jsonb(CAST(? AS TEXT)),?)"_s
                  .arg(name))
        , remove(u"DELETE FROM %1 WHERE key=?"_s.arg(name))
        , select(u"SELECT key,CAST(json(doc) AS BLOB) FROM %1 WHERE "_s.arg(name))
    {
    }
    QString name;
    QString get;
    QString has;
    QString put;
    QString remove;
    QString select;
};

SqliteBaseStore::SqliteBaseStore(std::unique_ptr<Sqlite> db, const Clock &clock)
    : m_db(std::move(db))
    , m_clock(clock)
{
}

Result<std::unique_ptr<SqliteBaseStore>> SqliteBaseStore::open(const std::string &folder,
                                                               const Clock &clock)
{
    auto db = Sqlite::open(QString::fromStdString(folder) + u"/base.db"_s, schema);
    if (!db)
        return std::unexpected(db.error());
    return std::unique_ptr<SqliteBaseStore>(new SqliteBaseStore(*std::move(db), clock));
}

double SqliteBaseStore::now() const
{
    return std::chrono::duration<double>(m_clock.now().time_since_epoch()).count();
}

Result<const SqliteBaseStore::Table *> SqliteBaseStore::table(std::string_view base)
{
    const std::string name(base);
    if (const auto it = m_tables.find(name); it != m_tables.end())
        return it->second.get();
    const auto id = m_db->scalar(u"SELECT id FROM bases WHERE name=?"_s, {toBlob(base)});
    if (!id)
        return std::unexpected(id.error());
    if (!id->isValid())
        return nullptr;
    const auto made = std::make_shared<const Table>(id->toLongLong());
    m_tables.emplace(name, made);
    return made.get();
}

Result<const SqliteBaseStore::Table *> SqliteBaseStore::makeTable(std::string_view base)
{
    const auto known = table(base);
    if (!known || *known)
        return known;
    if (const auto row = m_db->exec(u"INSERT INTO bases(name) VALUES(?)"_s, {toBlob(base)}); !row)
        return std::unexpected(row.error());
    const auto made = table(base);
    if (!made)
        return made;
    const QString name = (*made)->name;
    const auto done =
        m_db->exec(u"CREATE TABLE %1(key BLOB PRIMARY KEY, doc BLOB NOT NULL, expires REAL) "_s
                   u"WITHOUT ROWID"_s.arg(name))
            .and_then([this, &name] {
                return m_db->exec(u"CREATE INDEX %1_ends ON %1(expires) "_s
                                  u"WHERE expires IS NOT NULL"_s.arg(name));
            });
    if (!done)
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
    const auto text = m_db->scalar((*found)->get, {toBlob(key), now()});
    if (!text)
        return std::unexpected(text.error());
    return text->isValid() ? std::optional(fromBlob(*text)) : std::nullopt;
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
    auto rows = m_db->run((*found)->select + plan.where
                              + (query.descending ? u" ORDER BY key DESC"_s : u" ORDER BY key"_s),
                          plan.values);
    if (!rows)
        return std::unexpected(rows.error());

    size_t bytes = 0;
    std::string lastKey;
    for (;;) {
        const auto more = rows->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return page;
        std::string text = rows->bytes(1);
        if (!plan.isExact) {
            const auto document = Json::parse(text);
            if (!document || !query.matches(document->root()))
                continue;
        }
        // This match only tells that there is more once the page is full.
        const bool isFull = (query.limit && page.items.size() >= *query.limit)
            || (!page.items.empty() && bytes + text.size() > pageBytes);
        if (isFull) {
            page.last = std::move(lastKey);
            return page;
        }
        bytes += text.size();
        lastKey = rows->bytes(0);
        page.items.push_back(std::move(text));
    }
}

Result<std::vector<std::string>> SqliteBaseStore::names()
{
    std::vector<std::string> all;
    auto rows = m_db->run(u"SELECT name FROM bases ORDER BY name"_s);
    if (!rows)
        return std::unexpected(rows.error());
    for (;;) {
        const auto more = rows->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return all;
        all.push_back(rows->bytes(0));
    }
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

Result<> SqliteBaseStore::put(std::string_view base, const std::vector<Item> &items)
{
    const auto made = makeTable(base);
    if (!made)
        return std::unexpected(made.error());
    for (const Item &item : items) {
        const auto done =
            m_db->exec((*made)->put, {toBlob(item.key), toBlob(item.text), expiryValue(item)});
        if (!done)
            return done;
    }
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
    return m_db->exec((*found)->remove, {toBlob(key)});
}

Result<> SqliteBaseStore::begin()
{
    return m_db->begin();
}

Result<> SqliteBaseStore::commit()
{
    return m_db->commit();
}

void SqliteBaseStore::rollback()
{
    m_db->rollback();
    m_tables.clear(); // tables that the transaction made are gone
}

Result<> SqliteBaseStore::keepHouse()
{
    const auto all = names();
    if (!all)
        return std::unexpected(all.error());
    for (const std::string &name : *all) {
        const auto found = table(name);
        if (!found)
            return std::unexpected(found.error());
        const auto done =
            m_db->exec(u"DELETE FROM %1 WHERE expires<=?"_s.arg((*found)->name), {now()});
        if (!done)
            return done;
    }
    return {};
}

Result<std::unique_ptr<StoreSession>> SqliteBases::open(const CollectionRef &collection,
                                                        Access) const
{
    return SqliteBaseStore::open(collection.folder, m_clock)
        .transform([](auto store) -> std::unique_ptr<StoreSession> { return store; });
}

} // namespace orrery
