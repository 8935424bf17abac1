// SPDX-License-Identifier: MIT
#include "tests/core/drive/drivestoresuite.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace orrery {

void DriveStoreSuite::init()
{
    wipe();
    m_clock.time = DriveClock::TimePoint(1'000'000s);
    m_store = open(m_clock);
    QVERIFY(m_store);
}

void DriveStoreSuite::cleanup()
{
    m_store.reset();
}

void DriveStoreSuite::put(const std::string &name, const QByteArray &content, const char *type)
{
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("d", name, type, segment(content)));
    QVERIFY(m_store->commit());
}

QByteArray DriveStoreSuite::get(const std::string &name)
{
    const auto file = m_store->file("d", name);
    return file && *file ? bytes(**file) : QByteArray("none");
}

QByteArray DriveStoreSuite::names(const ListRequest &request)
{
    const auto list = m_store->list("d", request);
    QByteArrayList all;
    if (!list)
        return "error";
    for (const ListEntry &entry : list->entries)
        all.append(QByteArray::fromStdString(entry.name));
    if (list->hasMore)
        all.append("…");
    return all.join(' ');
}

void DriveStoreSuite::start(const UploadRef &upload, const char *type)
{
    QVERIFY(m_store->begin());
    QVERIFY(m_store->startUpload(upload, type));
    QVERIFY(m_store->commit());
}

bool DriveStoreSuite::part(const UploadRef &upload, int number, const QByteArray &content,
                           const char *type)
{
    const bool begun = m_store->begin().has_value();
    const auto added = m_store->addPart(upload, number, type, segment(content));
    return begun && m_store->commit() && added && *added;
}

bool DriveStoreSuite::end(const UploadRef &upload)
{
    const bool begun = m_store->begin().has_value();
    const auto ended = m_store->endUpload(upload);
    return begun && m_store->commit() && ended && *ended;
}

void DriveStoreSuite::storesAnyName_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"a b.txt", "a+b.txt", "100%.txt", "é/ü.txt", "a&b=c.txt", "q?x#y.txt",
                             "../x", "//y", "..", "a\\b", "'; DROP TABLE files"})
        QTest::newRow(name) << QByteArray(name);
    QTest::newRow("long") << QByteArray(1024, 'n');
}

void DriveStoreSuite::storesAnyName()
{
    QFETCH(QByteArray, name);
    put(name.toStdString(), "content");
    QCOMPARE(get(name.toStdString()), "content"_ba);
    QCOMPARE(names({}), name);
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("d", {name.toStdString(), "unknown"}));
    QVERIFY(m_store->commit());
    QCOMPARE(get(name.toStdString()), "none"_ba);
    QCOMPARE(segments(), 0);
}

void DriveStoreSuite::replacesAndDeletes()
{
    put("a", "one");
    put("a", "two");
    QCOMPARE(get("a"), "two"_ba);
    QCOMPARE(segments(), 1);
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("d", {"a"}));
    QVERIFY(m_store->remove("none", {"a"}));
    QVERIFY(m_store->commit());
    QCOMPARE(segments(), 0);
}

void DriveStoreSuite::keepsWhatIsRead()
{
    put("a", "old");
    auto reading = *m_store->file("d", "a");
    put("a", "new");
    QCOMPARE(bytes(*reading), "old"_ba);
    QCOMPARE(segments(), 2);
    reading.reset();
    QCOMPARE(segments(), 1);
    QCOMPARE(get("a"), "new"_ba);
}

void DriveStoreSuite::joinsPartsInOrder()
{
    const UploadRef upload{.drive = "d", .name = "film", .id = "u1"};
    start(upload);
    QVERIFY(part(upload, 30, "c"));
    QVERIFY(part(upload, 1, "a"));
    QVERIFY(part(upload, 2, "x"));
    QVERIFY(part(upload, 2, "b"));
    QVERIFY(part(upload, 4, ""));
    QCOMPARE(get("film"), "none"_ba);
    QVERIFY(names({}).isEmpty());
    QVERIFY(end(upload));
    QCOMPARE(get("film"), "abc"_ba);
    QCOMPARE(segments(), 4);
    QVERIFY(!part(upload, 5, "late"));
    QCOMPARE(get("film"), "abc"_ba);
}

void DriveStoreSuite::joinsNothingToAnEmptyFile()
{
    put("a", "before");
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    QVERIFY(end(upload));
    QCOMPARE(get("a"), ""_ba);
    QCOMPARE((*m_store->file("d", "a"))->size, 0);
    put("b", "not mixed up");
    QCOMPARE(get("a"), ""_ba);
}

void DriveStoreSuite::endsTwice()
{
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    QVERIFY(part(upload, 1, "x"));
    QVERIFY(end(upload));
    put("a", "later");
    QVERIFY(end(upload));
    QCOMPARE(get("a"), "later"_ba); // repeating it does nothing
    m_clock.time += 11min;
    QVERIFY(!end(upload));
}

void DriveStoreSuite::abortsOnce()
{
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    QVERIFY(part(upload, 1, "x"));
    QVERIFY(m_store->begin());
    QVERIFY(*m_store->abortUpload(upload));
    QVERIFY(!*m_store->abortUpload(upload));
    QVERIFY(m_store->commit());
    QCOMPARE(segments(), 0);
    QVERIFY(!end(upload));
    QVERIFY(!part(upload, 1, "y"));
}

void DriveStoreSuite::refusesOtherNames()
{
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    QVERIFY(!part({.drive = "d", .name = "b", .id = "u1"}, 1, "x"));
    QVERIFY(!part({.drive = "e", .name = "a", .id = "u1"}, 1, "x"));
    QVERIFY(!end({.drive = "d", .name = "a", .id = "u2"}));
    QVERIFY(part(upload, 1, "x"));
}

void DriveStoreSuite::picksTheType_data()
{
    QTest::addColumn<QByteArray>("started");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *name, const char *started, const char *first,
                        const char *second, const char *type) {
        QTest::newRow(name) << QByteArray(started) << QByteArray(first) << QByteArray(second)
                            << QByteArray(type);
    };
    row("JS", "binary/octet-stream", "binary/octet-stream", "", "binary/octet-stream");
    row("Python, given", "", "text/x", "text/x", "text/x");
    row("the first part that has one", "text/start", "", "text/second", "text/second");
    row("only the start", "text/start", "", "", "text/start");
    row("none: by the name", "", "", "", "image/svg+xml");
}

void DriveStoreSuite::picksTheType()
{
    QFETCH(QByteArray, started);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, type);
    const UploadRef upload{.drive = "d", .name = "a.svg", .id = "u1"};
    start(upload, started);
    QVERIFY(part(upload, 2, "y", second));
    QVERIFY(part(upload, 1, "x", first));
    QVERIFY(end(upload));
    QCOMPARE(QByteArray::fromStdString((*m_store->file("d", "a.svg"))->type), type);
}

void DriveStoreSuite::goesOnAfterAReopening()
{
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    QVERIFY(part(upload, 1, "one "));
    QVERIFY(m_store->begin());
    QVERIFY(m_store->put("d", "lost", "", segment("x"))); // never committed
    m_store.reset();
    m_store = open(m_clock);
    QVERIFY(m_store);
    QCOMPARE(segments(), 1); // the orphan is swept, the part is not
    QVERIFY(part(upload, 2, "two"));
    QVERIFY(end(upload));
    QCOMPARE(get("a"), "one two"_ba);
    QCOMPARE(names({}), "a"_ba);
}

void DriveStoreSuite::forgetsOldUploads()
{
    const UploadRef upload{.drive = "d", .name = "a", .id = "u1"};
    start(upload);
    m_clock.time += 20h;
    QVERIFY(part(upload, 1, "x"));
    m_clock.time += 20h;
    QVERIFY(m_store->keepHouse());
    QVERIFY(part(upload, 2, "y")); // 20 hours after the last one
    m_clock.time += 25h;
    QVERIFY(m_store->keepHouse());
    QCOMPARE(segments(), 0);
    QVERIFY(!part(upload, 3, "z"));
}

void DriveStoreSuite::lists_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("recursive");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *prefix, const char *last, int limit, bool recursive,
                        const char *expected) {
        QTest::addRow("prefix '%s' last '%s' limit %d %d", prefix, last, limit, recursive)
            << QByteArray(prefix) << QByteArray(last) << limit << recursive << QByteArray(expected);
    };
    row("", "", 1000, true, "/x aa list-a list/a list/b list/x/c zé é");
    row("list/", "", 1000, false, "list/a list/b list/x/");
    row("list", "", 1000, false, "list-a list/");
    row("list/", "list/a", 1, false, "list/b …");
    row("list", "list/b", 1000, true, "list/x/c");
    row("list/", "list/x/", 1000, false, "");
    row("list", "list/", 1000, false, "");
    row("", "", 1000, false, "/ aa list-a list/ zé é");
    row("/list", "", 1000, true, "");
    row("", "list/gone", 1000, true, "list/x/c zé é");
    row("", "", 2, false, "/ aa …");
    row("", "/", 2, false, "aa list-a …");
    row("", "list-a", 1, false, "list/ …");
    row("", "list/", 2, false, "zé é");
    row("é", "", 1000, true, "é");
    row("list/x/c", "", 1000, false, "list/x/c");
}

void DriveStoreSuite::lists()
{
    QFETCH(QByteArray, prefix);
    QFETCH(QByteArray, last);
    QFETCH(int, limit);
    QFETCH(bool, recursive);
    QFETCH(QByteArray, expected);
    for (const char *name : {"list/b", "é", "list-a", "list/x/c", "aa", "list/a", "zé", "/x"})
        put(name, "");
    QCOMPARE(names({.prefix = prefix.toStdString(),
                    .last = last.toStdString(),
                    .limit = size_t(limit),
                    .recursive = recursive}),
             expected);
}

void DriveStoreSuite::listsInPages()
{
    QVERIFY(m_store->begin());
    const Segment shared = segment("");
    for (int i = 0; i < 2500; ++i)
        QVERIFY(m_store->put("d", "f" + std::to_string(i), "", shared));
    QVERIFY(m_store->commit());
    ListRequest request;
    std::vector<size_t> sizes;
    for (bool more = true; more;) {
        const auto list = m_store->list("d", request);
        QVERIFY(list);
        sizes.push_back(list->entries.size());
        more = list->hasMore;
        request.last = list->entries.back().name;
    }
    QCOMPARE(sizes, (std::vector<size_t>{1000, 1000, 500}));
}

void DriveStoreSuite::listsManyFoldersBySeeking()
{
    QVERIFY(m_store->begin());
    for (int i = 0; i < 300; ++i)
        QVERIFY(m_store->put("d", std::to_string(i / 100) + "/f" + std::to_string(i), "", {}));
    QVERIFY(m_store->commit());
    QCOMPARE(names({.prefix = {}, .last = {}, .limit = 1000, .recursive = false}), "0/ 1/ 2/"_ba);
}

void DriveStoreSuite::countsDrives()
{
    QVERIFY(m_store->drives()->empty());
    QVERIFY(m_store->list("none", {})->entries.empty());
    put("a", "12345");
    put("b", "123");
    QCOMPARE(*m_store->drives(), (std::vector<DriveSummary>{{"d", 2, 8}}));
}

void DriveStoreSuite::rollsBack()
{
    put("a", "stays");
    QVERIFY(m_store->begin());
    QVERIFY(m_store->remove("d", {"a"}));
    m_store->rollback();
    QCOMPARE(get("a"), "stays"_ba);
}

} // namespace orrery
