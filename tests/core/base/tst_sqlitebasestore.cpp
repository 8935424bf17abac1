// SPDX-License-Identifier: MIT
#include "core/base/basetables.h"
#include "core/base/sqlitebasestore.h"
#include "tests/core/base/basestoresuite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSqliteBaseStore : public BaseStoreSuite
{
    Q_OBJECT

protected:
    std::unique_ptr<BaseStore> open(const Clock &clock) override
    {
        auto store = SqliteBaseStore::open(collection(), Access::Write, *m_bases, clock);
        return store ? std::unique_ptr<BaseStore>(*std::move(store)) : nullptr;
    }
    void wipe() override
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bases = std::make_unique<SqliteBases>(m_clock);
    }
    void setHistory(const HistoryLimits &limits) override { m_bases->setHistory(limits); }

    [[nodiscard]] std::string folder() const
    {
        return m_dir->filePath(u"collection"_s).toStdString();
    }
    [[nodiscard]] CollectionRef collection() const { return {.id = "c", .folder = folder()}; }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SqliteBases> m_bases;

private Q_SLOTS:
    void refusesForeignFiles()
    {
        m_store.reset();
        wipe();
        QVERIFY(QDir().mkpath(QString::fromStdString(folder())));
        QFile file(QString::fromStdString(folder()) + u"/base.db"_s);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        const auto store = SqliteBaseStore::open(collection(), Access::Write, *m_bases, m_clock);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Corrupt);
    }

    void refusesNewerSchemas()
    {
        m_store.reset();
        {
            const auto db = Sqlite::open(QString::fromStdString(folder()) + u"/base.db"_s, {});
            // Opened as version 0: what we wrote is newer.
            QVERIFY(!db);
            QCOMPARE(db.error().code, ErrorCode::Corrupt);
        }
    }

    void bringsOldFilesUpToDate()
    {
        m_store.reset();
        wipe();
        QVERIFY(QDir().mkpath(QString::fromStdString(folder())));
        {
            // As the first version left it.
            const std::array<Sqlite::Migration, 1> first{[](Sqlite &db) {
                return db.exec(
                    u"CREATE TABLE bases(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)"_s);
            }};
            const auto db = Sqlite::open(QString::fromStdString(folder()) + u"/base.db"_s, first);
            QVERIFY(db);
            for (
                const QString &sql :
                {u"INSERT INTO bases VALUES(1,CAST('b' AS BLOB))"_s,
                 u"CREATE TABLE b1(key BLOB PRIMARY KEY, doc BLOB NOT NULL, expires REAL) WITHOUT ROWID"_s,
                 u"CREATE INDEX b1_ends ON b1(expires) WHERE expires IS NOT NULL"_s,
                 u"INSERT INTO b1 VALUES(CAST('a' AS BLOB),jsonb('{\"key\":\"a\"}'),NULL)"_s})
                QVERIFY((*db)->exec(sql));
        }
        m_store = open(m_clock);
        QVERIFY(m_store);
        put("b", {R"({"key":"a","n":1})"});
        QCOMPARE(history("a"), R"({"key":"a"})"_ba);
        QCOMPARE(changes(0), "+a"_ba);
    }

    void recordsAPutOnceInAFileWhoseTriggersDidThat()
    {
        m_store.reset();
        wipe();
        const QString file = QString::fromStdString(folder()) + u"/base.db"_s;
        {
            const auto db = Sqlite::open(file, baseSchema().first(3));
            QVERIFY(db);
            QVERIFY((*db)->exec(u"INSERT INTO bases VALUES(1,CAST('b' AS BLOB))"_s));
            QVERIFY(makeBaseTables(**db, 1));
            for (const QString &sql :
                 {u"CREATE TRIGGER b1_added AFTER INSERT ON b1 BEGIN INSERT INTO "
                  "changes(base,key,kind) VALUES(1,new.key,0); END"_s,
                  u"CREATE TRIGGER b1_replaced AFTER UPDATE ON b1 BEGIN INSERT INTO "
                  "changes(base,key,kind) VALUES(1,new.key,0); END"_s,
                  u"INSERT INTO indexes(id,base,path,uses,used) VALUES(7,1,'n',0,0)"_s,
                  u"CREATE TABLE x7(value,item,PRIMARY KEY(value,item)) WITHOUT ROWID"_s,
                  u"CREATE TRIGGER x7_added AFTER INSERT ON b1 BEGIN INSERT INTO x7 "
                  "VALUES(new.doc->>'n',new.key); END"_s,
                  u"CREATE TRIGGER x7_replaced AFTER UPDATE ON b1 BEGIN DELETE FROM x7 WHERE "
                  "item=old.key; END"_s})
                QVERIFY((*db)->exec(sql));
        }
        m_store = open(m_clock);
        QVERIFY(m_store);
        put("b", {R"({"key":"a","n":1})"});
        put("b", {R"({"key":"a","n":2})"});
        const auto db = Sqlite::open(file, baseSchema());
        QCOMPARE((*db)->scalar(u"SELECT count(*) FROM changes"_s)->toInt(), 2);
        QCOMPARE((*db)->scalar(u"SELECT group_concat(value) FROM x7"_s)->toString(), u"2"_s);
        QCOMPARE(history("a"), R"({"key":"a","n":1})"_ba);
    }

    void keepsAnIndexAtEachPut()
    {
        put("b", {R"({"key":"a","n":1})", R"({"key":"b","n":[1]})"});
        QVERIFY(m_store->begin());
        QVERIFY(m_store->makeIndex("b", "n"));
        QVERIFY(m_store->commit());
        while (*m_store->work())
            ;
        const auto db =
            Sqlite::open(QString::fromStdString(folder()) + u"/base.db"_s, baseSchema());
        const auto index = [&db] {
            return (*db)
                ->scalar(u"SELECT group_concat(item||'='||value) FROM (SELECT * FROM x1 "_s
                         u"ORDER BY item)"_s)
                ->toString();
        };
        QCOMPARE(index(), u"a=1"_s);
        put("b", {R"({"key":"a","n":1,"m":2})", R"({"key":"b","n":2})", R"({"key":"c","n":3})"});
        QCOMPARE(index(), u"a=1,b=2,c=3"_s);
        put("b", {R"({"key":"a","n":"x"})", R"({"key":"b","n":null})", R"({"key":"c","n":3.0})"});
        QCOMPARE(index(), u"a=x,c=3"_s);
        put("b", {R"({"key":"a"})", R"({"key":"c","n":4})"});
        QCOMPARE(index(), u"c=4"_s);
        QVERIFY(m_store->begin());
        QVERIFY(m_store->remove("b", "c"));
        QVERIFY(m_store->commit());
        QVERIFY(index().isEmpty());
    }

    void trimsHistoryInTheBackground()
    {
        constexpr int keys = 100;
        constexpr int rounds = 250;
        QVERIFY(m_store->begin());
        for (int round = 0; round < rounds; ++round) {
            for (int key = 0; key < keys; ++key) {
                const std::string json = "{\"item\":{\"key\":\"k" + std::to_string(key)
                    + "\",\"n\":" + std::to_string(round) + "}}";
                QVERIFY(m_store->put("b", {*readInsert(json)}));
            }
        }
        QVERIFY(m_store->put("b", {*readInsert(R"({"item":{"key":"rare","n":1}})")}));
        QVERIFY(m_store->put("b", {*readInsert(R"({"item":{"key":"rare","n":2}})")}));
        QVERIFY(m_store->commit());
        const QByteArray before = history("k7");
        QCOMPARE(before.count("key"), m_bases->history().versions);
        while (*m_store->work())
            ;
        const auto db =
            Sqlite::open(QString::fromStdString(folder()) + u"/base.db"_s, baseSchema());
        QCOMPARE((*db)->scalar(u"SELECT count(*) FROM history"_s)->toInt(),
                 keys * m_bases->history().versions + 1);
        QCOMPARE(history("k7"), before);
        QCOMPARE(history("rare"), R"({"key":"rare","n":1})"_ba);
    }

    void tellsListenersAfterTheCommit()
    {
        int told = 0;
        const auto listener = m_bases->changed().subscribe("c", "b", [&told] { ++told; });
        put("other", {R"({"key":"a"})"});
        QCOMPARE(told, 0);
        QVERIFY(m_store->begin());
        QVERIFY(m_store->put("b", {*readInsert(R"({"item":{"key":"a"}})")}));
        QCOMPARE(told, 0);
        QVERIFY(m_store->commit());
        QCOMPARE(told, 1);
    }

    void makesEverythingDurable()
    {
        m_store.reset();
        const auto db = Sqlite::open(m_dir->filePath(u"x.db"_s), {});
        QVERIFY(db);
        QCOMPARE((*db)->scalar(u"PRAGMA journal_mode"_s)->toString(), u"wal"_s);
        QCOMPARE((*db)->scalar(u"PRAGMA synchronous"_s)->toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSqliteBaseStore)
#include "tst_sqlitebasestore.moc"
