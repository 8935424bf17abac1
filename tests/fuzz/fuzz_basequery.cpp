// SPDX-License-Identifier: MIT
// A query, and documents that it is asked of, one a line: the database's answer, with an index and
// without, is that of the judge that knows no database.
#include "core/base/json.h"
#include "core/base/sqlitebasestore.h"
#include "core/foundation/clock.h"
#include "tests/fuzz/application.h"

#include <QTemporaryDir>
#include <QtLogging>

#include <cstdint>
#include <map>

using namespace orrery;

namespace {

std::vector<std::string> answer(BaseStore &store, const Query &query)
{
    const auto page = store.page("b", query);
    if (!page)
        qFatal("a query failed: %s", qPrintable(page.error().detail));
    return page->items;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    needApplication();
    if (size > 4096)
        return 0;
    std::string_view text(reinterpret_cast<const char *>(data), size);
    const size_t end = text.find('\n');
    auto query = Query::parse(text.substr(0, end));
    if (!query)
        return 0;
    query->limit.reset();
    query->last.clear();
    query->descending = false;

    static const Clock clock;
    static const SqliteBases bases(clock);
    const QTemporaryDir folder;
    const CollectionRef collection{.id = "c", .folder = folder.path().toStdString()};
    const auto opened = SqliteBaseStore::open(collection, Access::Write, bases, clock);
    if (!opened)
        qFatal("no store");
    SqliteBaseStore &store = **opened;
    std::map<std::string, std::string> documents; // by key, in the order of pages
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    (void)store.begin();
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto item = readInsert("{\"item\":" + std::string(line) + '}');
        if (!item || item->expires || !store.put("b", {*item}))
            continue;
        documents[item->key] = item->text;
    }
    (void)store.commit();
    std::vector<std::string> expected;
    for (const auto &[key, document] : documents) {
        if (query->matches(Json::parse(document)->root()))
            expected.push_back(document);
    }
    if (answer(store, *query) != expected)
        qFatal("a scan answers otherwise");
    (void)store.begin();
    for (const auto &alternative : query->anyOf) {
        for (const Condition &condition : alternative) {
            if (condition.path.toSqlite())
                (void)store.makeIndex("b", condition.path.text());
        }
    }
    (void)store.commit();
    while (store.work().value_or(false)) {}
    if (answer(store, *query) != expected)
        qFatal("an index answers otherwise");
    return 0;
}
