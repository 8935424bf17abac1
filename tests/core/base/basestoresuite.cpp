// SPDX-License-Identifier: MIT
#include "tests/core/base/basestoresuite.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QByteArray textOf(const Result<std::optional<std::string>> &item)
{
    return item && *item ? QByteArray::fromStdString(**item) : QByteArray();
}

Item item(const std::string &json)
{
    return *readInsert(R"({"item":)" + json + "}");
}

Query query(const std::string &body)
{
    return *Query::parse(body);
}

QByteArray big(const char *key, int bytes)
{
    return R"({"key":")" + QByteArray(key) + R"(","v":")" + QByteArray(bytes, 'v') + R"("})";
}

} // namespace

void BaseStoreSuite::init()
{
    wipe();
    m_clock.time = MovedClock::TimePoint(std::chrono::seconds(1'000'000));
    m_store = open(m_clock);
}

void BaseStoreSuite::cleanup()
{
    m_store.reset();
}

void BaseStoreSuite::put(const char *base, const QByteArrayList &items)
{
    std::vector<Item> list;
    for (const QByteArray &json : items)
        list.push_back(item(json.toStdString()));
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put(base, list));
    QVERIFY(m_store->commit());
}

QByteArrayList BaseStoreSuite::keys(const QByteArray &body, const char *base)
{
    const auto page = m_store->page(base, query(body.toStdString()));
    QByteArrayList found;
    if (!page)
        return {"error: " + page.error().detail.toUtf8()};
    for (const std::string &text : page->items)
        found.append(QByteArray::fromStdString(itemOf(text, *Json::parse(text)).key));
    return found;
}

/// The keys, "+" before what was put, "-" before what was removed.
QByteArray BaseStoreSuite::changes(qint64 after, const char *base)
{
    QByteArrayList all;
    const auto page = m_store->changes(base, after, 1000);
    for (const Change &change : page->changes)
        all.append((change.kind == ChangeKind::Put ? '+' : '-')
                   + QByteArray::fromStdString(change.key));
    return all.join(' ');
}

QByteArray BaseStoreSuite::history(const char *key)
{
    QByteArrayList all;
    const auto versions = m_store->history("b", key);
    for (const ItemVersion &version : *versions)
        all.append(QByteArray::fromStdString(version.text));
    return all.join(' ');
}

void BaseStoreSuite::keepHouse()
{
    QVERIFY(m_store->keepHouse());
    while (*m_store->work()) {}
}

void BaseStoreSuite::matches_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QByteArray>("expected"); // keys, one space between
    const auto row = [](const char *condition, const char *expected) {
        QTest::newRow(condition) << QByteArray(condition) << QByteArray(expected);
    };
    // Stored: a missing, b "abc", c "b", d 5, e 5.5, f true, g false, h null,
    // i ["a","b"], j [1,["b"]], k {"x":1,"y":[2]}, l "5", m "", n []
    row(R"("v":"abc")", "b");
    row(R"("v":5)", "d");
    row(R"("v":5.0)", "d");
    row(R"("v":"5")", "l");
    row(R"("v":true)", "f");
    row(R"("v":false)", "g");
    row(R"("v":null)", "h");
    row(R"("v":["a","b"])", "i");
    row(R"("v":["b","a"])", "");
    row(R"("v":[])", "n");
    row(R"("v":{"y":[2.0],"x":1})", "k");
    row(R"("v":{"x":1})", "");
    row(R"("v":1)", "");
    row(R"("v?ne":"abc")", "a c d e f g h i j k l m n");
    row(R"("v?ne":5)", "a b c e f g h i j k l m n");
    row(R"("v?ne":true)", "a b c d e g h i j k l m n");
    row(R"("v?ne":null)", "a b c d e f g i j k l m n");
    row(R"("v?ne":["a","b"])", "a b c d e f g h j k l m n");
    row(R"("v?ne":{"y":[2],"x":1})", "a b c d e f g h i j l m n");
    row(R"("v?lt":5.5)", "d");
    row(R"("v?<":5)", "");
    row(R"("v?lte":5)", "d");
    row(R"("v?<=":5.5)", "d e");
    row(R"("v?gt":5)", "e");
    row(R"("v?>":5.5)", "");
    row(R"("v?gte":5)", "d e");
    row(R"("v?>=":-1)", "d e");
    row(R"("v?lt":"b")", "b l m");
    row(R"("v?lte":"b")", "b c l m");
    row(R"("v?gt":"abc")", "c");
    row(R"("v?gte":"abc")", "b c");
    row(R"("v?gte":"")", "b c l m");
    row(R"("v?r":[5,5.5])", "d e");
    row(R"("v?r":[5.1,9])", "e");
    row(R"("v?r":[9,5])", "");
    row(R"("v?r":["abc","b"])", "b c");
    row(R"("v?r":["b","abc"])", "");
    row(R"("v?pfx":"a")", "b");
    row(R"("v?pfx":"")", "b c l m");
    row(R"("v?pfx":"bc")", "");
    row(R"("v?contains":"b")", "b c i");
    row(R"("v?contains":"bc")", "b");
    row(R"("v?contains":"")", "b c l m");
    row(R"("v?contains":"a")", "b i");
    row(R"("v?not_contains":"b")", "a d e f g h j k l m n");
    row(R"("v?!contains":"")", "a d e f g h i j k n");
    row(R"("v.x":1)", "k");
    row(R"("v.x?ne":1)", "a b c d e f g h i j l m n");
    row(R"("v.x.z":1)", "");
    row(R"("v.0":"a")", "");
    row(R"("v.y?contains":"2")", "");
    row(R"("v?gt":5,"v?lt":6)", "e");
    row(R"("v?ne":5,"v?gte":"a")", "b c");
    row(R"("nothing?not_contains":"x","v":null)", "h");
    row(R"("q\"uote.b\\s":1)", "n");
    row(R"("q\"uote.b\\s?ne":1,"v":null)", "h");
    row(R"("q\"uote?ne":1,"v":[])", "n");
    row(R"("it's [0] $":7)", "m");
    row(R"("ü":8)", "m");
    row(R"("nul?contains":"\u0000")", "m");
    row(R"("nul?pfx":"x\u0000y")", "m");
    row(R"("nul?gt":"x")", "m");
    row(R"("nul":"x\u0000yz")", "m");
}

void BaseStoreSuite::matches()
{
    QFETCH(QByteArray, condition);
    QFETCH(QByteArray, expected);
    put("b",
        {R"({"key":"a"})", R"({"key":"b","v":"abc"})", R"({"key":"c","v":"b"})",
         R"({"key":"d","v":5})", R"({"key":"e","v":5.5})", R"({"key":"f","v":true})",
         R"({"key":"g","v":false})", R"({"key":"h","v":null})", R"({"key":"i","v":["a","b"]})",
         R"({"key":"j","v":[1,["b"]]})", R"({"key":"k","v":{"x":1,"y":[2]}})",
         R"({"key":"l","v":"5"})", R"({"key":"m","v":"","it's [0] $":7,"ü":8,"nul":"x\u0000yz"})",
         R"({"key":"n","v":[],"q\"uote":{"b\\s":1}})"});
    const QByteArray body = "{\"query\":{" + condition + "}}";
    QCOMPARE(keys(body).join(' '), expected);

    // The same, by the judge that needs no database.
    const Query parsed = query(body.toStdString());
    QByteArrayList judged;
    const auto all = m_store->page("b", {});
    for (const std::string &text : all->items) {
        const auto json = Json::parse(text);
        if (parsed.matches(json->root()))
            judged.append(QByteArray::fromStdString(itemOf(text, *json).key));
    }
    QCOMPARE(judged.join(' '), expected);
}

void BaseStoreSuite::keyConditions_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *condition, const char *expected) {
        QTest::newRow(condition) << QByteArray(condition) << QByteArray(expected);
    };
    row(R"({"key":"b"})", "b");
    row(R"({"key":"x"})", "");
    row(R"({"key?ne":"b"})", "a a1 é");
    row(R"({"key?pfx":"a"})", "a a1");
    row(R"({"key?pfx":""})", "a a1 b é");
    row(R"({"key?gt":"a1"})", "b é");
    row(R"({"key?>=":"a1"})", "a1 b é");
    row(R"({"key?<":"a1"})", "a");
    row(R"({"key?lte":"a1"})", "a a1");
    row(R"({"key?r":["a1","b"]})", "a1 b");
    row(R"({"key?gt":"a","n?gt":2})", "b é");
    row(R"([{"key?gt":"a","n":2},{"key?>":"a","n":4}])", "a1 é");
    row(R"([{"key?gt":"a","n":1},{"key?>":"a"}])", "a1 b é");
}

void BaseStoreSuite::keyConditions()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, expected);
    put("b",
        {R"({"key":"a","n":1})", R"({"key":"a1","n":2})", R"({"key":"b","n":3})",
         R"({"key":"é","n":4})"});
    QCOMPARE(keys("{\"query\":" + query + "}").join(' '), expected);
    QByteArrayList reverse = keys("{\"sort\":\"desc\",\"query\":" + query + "}");
    std::ranges::reverse(reverse);
    QCOMPARE(reverse.join(' '), expected);
}

void BaseStoreSuite::ordersByBytes()
{
    put("b",
        {R"({"key":"😀"})", R"({"key":"a"})", R"({"key":"～"})", R"({"key":"é"})",
         R"({"key":"Z"})"});
    QCOMPARE(keys("{}").join(' '), "Z a é ～ 😀"_ba);
    QCOMPARE(keys(R"({"sort":"desc"})").join(' '), "😀 ～ é a Z"_ba);
}

void BaseStoreSuite::pagesByLimit()
{
    put("b",
        {R"({"key":"a","v":1})", R"({"key":"b","v":2})", R"({"key":"c","v":1})",
         R"({"key":"d","v":2})"});
    const auto page = [this](const std::string &body) { return *m_store->page("b", query(body)); };
    QCOMPARE(page(R"({"limit":4})").last, std::string());
    QCOMPARE(page(R"({"limit":3})").last, std::string("c"));
    QCOMPARE(page(R"({"limit":2,"query":{"v":1}})").last, std::string());
    QCOMPARE(page(R"({"limit":1,"query":{"v":1}})").last, std::string("a"));
    QCOMPARE(keys(R"({"limit":1,"last":"a","query":{"v":1}})").join(' '), "c"_ba);
    QCOMPARE(page(R"({"limit":3,"sort":"desc"})").last, std::string("b"));
    QCOMPARE(keys(R"({"last":"b","sort":"desc"})").join(' '), "a"_ba);
    QCOMPARE(page(R"({"limit":1,"last":"b","sort":"desc"})").last, std::string());
}

void BaseStoreSuite::pagesBySize()
{
    put("b",
        {big("a", 300 * 1024), big("b", 300 * 1024), big("c", 300 * 1024), big("d", 300 * 1024),
         big("e", 300 * 1024)});
    const auto first = m_store->page("b", {});
    QVERIFY(first);
    QCOMPARE(first->items.size(), 3U);
    QCOMPARE(first->last, std::string("c"));
    QCOMPARE(keys(R"({"last":"c"})").join(' '), "d e"_ba);
    QCOMPARE(m_store->page("b", query(R"({"last":"c"})"))->last, std::string());
}

void BaseStoreSuite::goesOnBehindAKeyThatIsGone()
{
    put("b", {R"({"key":"a"})", R"({"key":"c"})"});
    QCOMPARE(keys(R"({"last":"b"})").join(' '), "c"_ba);
    QCOMPARE(keys(R"({"last":"b","sort":"desc"})").join(' '), "a"_ba);
}

void BaseStoreSuite::keepsNumbersExact()
{
    const QByteArray text =
        R"({"big":9223372036854775807,"d":0.1,"key":"a","min":-9223372036854775808,"t":5e-324})";
    put("b", {text});
    QCOMPARE(textOf(m_store->item("b", "a")), text);
    QCOMPARE(keys(R"({"query":{"big?gt":9223372036854775806}})").join(' '), "a"_ba);
    QCOMPARE(keys(R"({"query":{"big?gt":9223372036854775807}})").join(' '), ""_ba);
    QCOMPARE(keys(R"({"query":{"big":9223372036854775807}})").join(' '), "a"_ba);
    QCOMPARE(keys(R"({"query":{"d?gte":0.1,"d?lte":0.1}})").join(' '), "a"_ba);
}

void BaseStoreSuite::replacesWholeItems()
{
    put("b", {R"({"key":"a","x":1})", R"({"key":"b"})"});
    put("b", {R"({"key":"a","y":2})"});
    QCOMPARE(textOf(m_store->item("b", "a")), R"({"key":"a","y":2})"_ba);
    QCOMPARE(keys("{}").join(' '), "a b"_ba);
}

void BaseStoreSuite::insertsOnce()
{
    QVERIFY(m_store->begin());
    QVERIFY(*m_store->insert("b", item(R"({"key":"a","x":1})")));
    QVERIFY(!*m_store->insert("b", item(R"({"key":"a","x":2})")));
    QVERIFY(m_store->commit());
    QCOMPARE(textOf(m_store->item("b", "a")), R"({"key":"a","x":1})"_ba);
}

void BaseStoreSuite::updates()
{
    put("b", {R"({"key":"a","n":1})"});
    QVERIFY(m_store->begin());
    const auto increment = *Update::parse(R"({"increment":{"n":2}})");
    QVERIFY(m_store->update("b", "a", increment)->has_value());
    QCOMPARE(m_store->update("b", "x", increment)->error(),
             (Refusal{.status = 404, .text = "Key not found"}));
    QCOMPARE(m_store->update("none", "a", increment)->error().status, 404);
    QCOMPARE(m_store->update("b", "a", *Update::parse(R"({"append":{"n":[1]}})"))->error().status,
             400);
    QVERIFY(m_store->commit());
    QCOMPARE(textOf(m_store->item("b", "a")), R"({"key":"a","n":3})"_ba);
}

void BaseStoreSuite::removes()
{
    put("b", {R"({"key":"a"})"});
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("b", "a"));
    QVERIFY(m_store->remove("b", "a"));
    QVERIFY(m_store->remove("none", "a"));
    QVERIFY(m_store->commit());
    QVERIFY(!*m_store->item("b", "a"));
    QCOMPARE(m_store->bases()->size(), 1U); // an emptied Base goes on existing
}

void BaseStoreSuite::makesBasesByWritingOnly()
{
    QVERIFY(m_store->page("none", {})->items.empty());
    QVERIFY(!*m_store->item("none", "a"));
    QVERIFY(m_store->bases()->empty());
    put("b", {R"({"key":"a"})"});
    put("B", {R"({"key":"a"})", R"({"key":"b"})"});
    QCOMPARE(*m_store->bases(), (std::vector<BaseSummary>{{"B", 2}, {"b", 1}}));
}

void BaseStoreSuite::takesAnyName()
{
    for (const char *base : {"it's; DROP TABLE bases", "a\"b", "ü", "a b"}) {
        put(base, {R"({"key":"%@#//#!#)#$_","n":1})"});
        QCOMPARE(textOf(m_store->item(base, "%@#//#!#)#$_")), R"({"key":"%@#//#!#)#$_","n":1})"_ba);
    }
}

void BaseStoreSuite::expires()
{
    put("b",
        {R"({"__expires":1000002,"key":"a","n":1})", R"({"__expires":999999,"key":"past"})",
         R"({"__expires":"soon","key":"text"})"});
    QVERIFY(*m_store->item("b", "a"));
    QCOMPARE(keys("{}").join(' '), "a text"_ba);
    m_clock.time += std::chrono::seconds(2);
    QVERIFY(!*m_store->item("b", "a"));
    QCOMPARE(keys("{}").join(' '), "text"_ba);
    QCOMPARE(m_store->bases()->front().items, 1);
    QVERIFY(m_store->begin());
    QCOMPARE(m_store->update("b", "a", *Update::parse(R"({"increment":{"n":1}})"))->error().status,
             404);
    QVERIFY(*m_store->insert("b", item(R"({"key":"a","n":7})")));
    QVERIFY(
        m_store->update("b", "a", *Update::parse(R"({"set":{"__expires":1000003}})"))->has_value());
    QVERIFY(m_store->commit());
    QVERIFY(*m_store->item("b", "a"));
    m_clock.time += std::chrono::seconds(1);
    QVERIFY(!*m_store->item("b", "a"));
}

void BaseStoreSuite::purges()
{
    put("b", {R"({"__expires":1000002,"key":"a"})", R"({"key":"b"})"});
    m_clock.time += std::chrono::seconds(5);
    keepHouse();
    m_clock.time -= std::chrono::seconds(5); // only a purged item stays away
    QCOMPARE(keys("{}").join(' '), "b"_ba);
    QCOMPARE(changes(0), "+a +b -a"_ba);
}

void BaseStoreSuite::purgesManyInSteps()
{
    QByteArrayList many;
    for (int i = 0; i < 1200; ++i)
        many.append(R"({"__expires":1000002,"key":")" + QByteArray::number(i) + R"("})");
    put("b", many);
    m_clock.time += std::chrono::seconds(5);
    QVERIFY(m_store->keepHouse());
    int steps = 0;
    while (*m_store->work())
        ++steps;
    QVERIFY(steps >= 3); // a write in between does not wait for all of it
    m_clock.time -= std::chrono::seconds(5);
    QCOMPARE(m_store->bases()->front().items, 0);
}

void BaseStoreSuite::tellsChanges()
{
    QCOMPARE(changes(0), ""_ba);
    put("b", {R"({"key":"a"})", R"({"key":"c"})"});
    put("other", {R"({"key":"x"})"});
    QCOMPARE(changes(0), "+a +c"_ba);
    const qint64 now = m_store->changes("b", -1, 10)->last;
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("b", "a"));
    QVERIFY(m_store->remove("b", "none"));
    QVERIFY(*m_store->insert("b", item(R"({"key":"d"})")));
    QVERIFY(m_store->update("b", "c", *Update::parse(R"({"set":{"n":1}})"))->has_value());
    QVERIFY(m_store->commit());
    QCOMPARE(changes(now), "-a +d +c"_ba);
    const auto first = m_store->changes("b", now, 2);
    QCOMPARE(first->changes.size(), 2U);
    QCOMPARE(changes(first->last), "+c"_ba);
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("b", {item(R"({"key":"undone"})")}));
    m_store->rollback();
    QCOMPARE(changes(now), "-a +d +c"_ba);
    QCOMPARE(changes(0, "none"), ""_ba);
}

void BaseStoreSuite::tellsOfForgottenChanges()
{
    put("b", {R"({"key":"a"})"});
    QVERIFY(m_store->changes("b", 0, 10)->isComplete);
    // A listener from before a snapshot was put back has seen more than there is.
    QVERIFY(!m_store->changes("b", 1000, 10)->isComplete);
}

void BaseStoreSuite::keepsHistory()
{
    put("b", {R"({"key":"a","n":1})"});
    QCOMPARE(history("a"), ""_ba);
    put("b", {R"({"key":"a","n":2})"});
    put("b", {R"({"key":"a","n":2})"}); // nothing new
    QCOMPARE(history("a"), R"({"key":"a","n":1})"_ba);
    QVERIFY(m_store->begin());
    QVERIFY(m_store->update("b", "a", *Update::parse(R"({"set":{"n":3}})"))->has_value());
    QVERIFY(m_store->remove("b", "a"));
    QVERIFY(m_store->commit());
    QCOMPARE(history("a"), R"({"key":"a","n":3} {"key":"a","n":2} {"key":"a","n":1})"_ba);
    QVERIFY(!*m_store->item("b", "a")); // remembered, not there
    QCOMPARE(history("none"), ""_ba);
    put("b", {R"({"key":"c","n":1})", R"({"key":"stays","n":1})"});
    put("b", {R"({"key":"stays","n":2})"});
    QVERIFY(m_store->remove("b", "c"));
    QByteArrayList gone;
    const auto deleted = m_store->deleted("b", 10);
    for (const ItemVersion &version : *deleted)
        gone.append(QByteArray::fromStdString(version.text));
    QCOMPARE(gone, (QByteArrayList{R"({"key":"c","n":1})", R"({"key":"a","n":3})"}));
    QCOMPARE(m_store->deleted("b", 1)->size(), size_t(1));
    QVERIFY(m_store->deleted("none", 10)->empty());
    put("b", {R"({"key":"c","n":2})"}); // it is there again
    QCOMPARE(m_store->deleted("b", 10)->size(), size_t(1));
    const auto versions = m_store->history("b", "a");
    QVERIFY(versions->front().changed > 1e9);
    QVERIFY(versions->front().sequence > versions->back().sequence);
}

void BaseStoreSuite::boundsHistory()
{
    setHistory({.versions = 2, .itemBytes = 100});
    for (int i = 0; i < 5; ++i)
        put("b", {R"({"key":"a","n":)" + QByteArray::number(i) + '}'});
    QCOMPARE(history("a"), R"({"key":"a","n":3} {"key":"a","n":2})"_ba);
    put("b", {big("large", 200)});
    put("b", {big("large", 201)});
    QCOMPARE(history("large"), ""_ba);
    put("b", {R"({"key":"other","n":1})"});
    put("b", {R"({"key":"other","n":2})"});
    setHistory({.versions = 0});
    put("b", {R"({"key":"a","n":9})"});
    QCOMPARE(history("a"), ""_ba);
    keepHouse();
    QCOMPARE(history("other"), ""_ba);
}

void BaseStoreSuite::forgetsOldHistory()
{
    m_clock.time = MovedClock::TimePoint(std::chrono::system_clock::now().time_since_epoch());
    put("b", {R"({"key":"a","n":1})"});
    put("b", {R"({"key":"a","n":2})"});
    m_clock.time += std::chrono::days(29);
    keepHouse();
    QCOMPARE(history("a"), R"({"key":"a","n":1})"_ba);
    m_clock.time += std::chrono::days(2);
    keepHouse();
    QCOMPARE(history("a"), ""_ba);
    QCOMPARE(keys("{}").join(' '), "a"_ba);
}

void BaseStoreSuite::indexesAnswerTheSame()
{
    QByteArrayList items;
    for (int i = 0; i < 5000; ++i) {
        const QByteArray n = QByteArray::number(i);
        items.append(R"({"key":"k)" + n.rightJustified(5, '0') + R"(","n":)" + n + R"(,"o":{"s":"v)"
                     + QByteArray::number(i % 7) + R"("}})");
    }
    put("b", items);
    const QByteArrayList queries{
        R"({"query":{"o.s":"v3"},"limit":5})",
        R"({"query":{"o.s":"v3"},"limit":5,"last":"k04000","sort":"desc"})",
        R"({"query":{"n?gt":4990}})",
        R"({"query":{"n?r":[10,15],"o.s":"v5"}})",
        R"({"query":[{"n":7},{"n?lt":3}]})",
        R"({"query":{"o.s?pfx":"v6"},"limit":3})",
        R"({"query":{"n":7.0}})",
        R"({"query":{"n":"7"}})",
    };
    QList<QByteArrayList> before;
    for (const QByteArray &body : queries)
        before.append(keys(body));
    QCOMPARE(m_store->page("b", query(R"({"query":{"n":4}})"))->scannedFor,
             std::vector<std::string>{"n"});

    QVERIFY(m_store->begin());
    QVERIFY(m_store->makeIndex("b", "n"));
    QVERIFY(m_store->makeIndex("b", "o.s"));
    QVERIFY(m_store->makeIndex("b", "n")); // there is one
    QVERIFY(m_store->makeIndex("none", "n"));
    QVERIFY(m_store->commit());
    int steps = 0;
    for (bool isMore = true; isMore; ++steps) {
        isMore = *m_store->work();
        QCOMPARE(keys(queries[0]), before[0]); // right at any time
        put("b", {items[steps], items[4999 - steps]}); // written meanwhile
    }
    QVERIFY(steps > 10);
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("b", "k04995"));
    QVERIFY(m_store->update("b", "k00007", *Update::parse(R"({"set":{"n":-1}})"))->has_value());
    QVERIFY(m_store->commit());
    QCOMPARE(keys(R"({"query":{"n?gt":4990}})").size(), 8);
    QCOMPARE(keys(R"({"query":{"n":-1}})").join(' '), "k00007"_ba);
    QCOMPARE(keys(R"({"query":{"n":7}})").join(' '), ""_ba);
    put("b", {items[7], items[4995]});
    for (qsizetype i = 0; i < queries.size(); ++i)
        QCOMPARE(keys(queries[i]), before[i]);

    QVERIFY(m_store->page("b", query(R"({"query":{"n":4}})"))->scannedFor.empty());
    keepHouse();
    const auto indexes = m_store->indexes();
    QCOMPARE(indexes->size(), 2U);
    QCOMPARE(indexes->front().path, std::string("n"));
    QVERIFY(indexes->front().isReady && indexes->front().uses > 3);
    QCOMPARE(indexes->front().entries, 5000);
    m_clock.time += std::chrono::days(8);
    keepHouse();
    QVERIFY(m_store->indexes()->empty()); // nobody used them
    QCOMPARE(keys(queries[0]), before[0]);
    put("b", {R"({"key":"new","n":1})"});
}

void BaseStoreSuite::rollsBack()
{
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("b", {item(R"({"key":"a"})")}));
    m_store->rollback();
    QVERIFY(m_store->bases()->empty());
    put("b", {R"({"key":"b"})"});
    QCOMPARE(keys("{}").join(' '), "b"_ba);
}

void BaseStoreSuite::survivesReopening()
{
    put("b", {R"({"key":"a","n":1})"});
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("b", {item(R"({"key":"lost"})")}));
    m_store.reset(); // in the middle of a transaction
    m_store = open(m_clock);
    QCOMPARE(keys("{}").join(' '), "a"_ba);
}

void BaseStoreSuite::readersSeeCommits()
{
    const auto reader = open(m_clock);
    QVERIFY(!*reader->item("b", "a"));
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("b", {item(R"({"key":"a"})")}));
    QVERIFY(!*reader->item("b", "a"));
    QVERIFY(m_store->commit());
    QVERIFY(*reader->item("b", "a"));
}

} // namespace orrery
