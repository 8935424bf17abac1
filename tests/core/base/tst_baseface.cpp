// SPDX-License-Identifier: MIT
#include "core/base/baseface.h"
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "tests/core/base/facecall.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestBaseFace : public QObject
{
    Q_OBJECT

    const Clock m_clock;
    const SqliteBases m_bases{m_clock};
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<StorePool> m_pool;

    FaceCall::Reply ask(const std::string &method, const std::string &target,
                        const std::string &body = {})
    {
        FaceCall call;
        call.method = method;
        call.target = target;
        call.body = body;
        return ask(call);
    }

    [[nodiscard]] CollectionRef collection() const
    {
        return {.id = "c0demo12", .folder = m_dir->filePath(u"c"_s).toStdString()};
    }

    FaceCall::Reply stream(const FaceCall &call)
    {
        const BaseFace face(*m_pool, m_bases);
        return call([&](http::Exchange &exchange, std::string_view path) {
            return face.handle(exchange, collection(), path);
        });
    }

    FaceCall::Reply ask(const FaceCall &call)
    {
        FaceCall::Reply reply = stream(call);
        // Rule 2 of the specification, for every answer there is.
        if (!reply.isAborted) {
            const bool isJson =
                QJsonDocument::fromJson(QByteArray::fromStdString(reply.body)).isObject();
            if (!isJson || reply.header("Content-Type") != "application/json")
                qFatal("not JSON: %s", reply.body.c_str());
        }
        return reply;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_pool = std::make_unique<StorePool>();
    }
    void cleanup() { m_pool.reset(); }

    void puts()
    {
        const auto reply =
            ask("PUT", "/tea/items", j("{'items':[{'key':'b7','title':'Tea'},{'n':1.0}]}"));
        QCOMPARE(reply.status, 207);
        QVERIFY(reply.body.starts_with(
            j("{'processed':{'items':[{'key':'b7','title':'Tea'},{'key':'")));
        QVERIFY(reply.body.ends_with(j("','n':1}]}}")));
        QCOMPARE(ask("GET", "/tea/items/b7").body, j("{'key':'b7','title':'Tea'}"));
    }

    void streamsChanges()
    {
        QCOMPARE(ask("PUT", "/b/items", j("{'items':[{'key':'a'},{'key':'ü\\n'}]}")).status, 207);
        QCOMPARE(ask("DELETE", "/b/items/a").status, 200);
        FaceCall call;
        call.target = "/b/changes?since=1";
        int writes = 0;
        call.onWrite = [&] {
            // Written while the stream waits: it has told all there was before.
            ask("PUT", "/b/items", j("{'items':[{'key':'later'}]}"));
            return ++writes < 3;
        };
        const auto reply = stream(call);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("Content-Type"), "text/event-stream");
        QVERIFY2(
            reply.body.starts_with(j("id: 2\nevent: put\ndata: {'key':'ü\\n','sequence':2}\n\n"
                                     "id: 3\nevent: delete\ndata: {'key':'a','sequence':3}\n\n")),
            reply.body.c_str());
        QVERIFY2(reply.body.contains("event: put\ndata: {\"key\":\"later\""), reply.body.c_str());
    }

    void goesOnWithAStreamWhereItEnded()
    {
        ask("PUT", "/b/items", j("{'items':[{'key':'a'},{'key':'b'}]}"));
        FaceCall call;
        call.target = "/b/changes";
        call.headers = {{"Last-Event-ID", "1"}};
        const auto first = [&] {
            int writes = 0;
            call.onWrite = [&writes, this] {
                ask("PUT", "/b/items", j("{'items':[{'key':'c'}]}")); // so that it writes again
                return ++writes < 2;
            };
            return stream(call).body;
        };
        QVERIFY(first().starts_with("id: 2\nevent: put\n"));
        call.headers = {{"Last-Event-ID", "77"}}; // from before a snapshot was put back
        QVERIFY(first().starts_with("id: 4\nevent: reset\n"));
        QCOMPARE(ask("GET", "/b/changes?since=x").status, 400);
        QCOMPARE(ask("POST", "/b/changes").status, 405);
        QCOMPARE(ask("HEAD", "/b/changes").status, 405);
        QCOMPARE(ask("PUT", "/b/changes/items").status, 404);
    }

    void makesTheIndexThatQueriesAskFor()
    {
        for (int i = 0; i < 2100; i += 25) {
            std::string items;
            for (int k = i; k < i + 25; ++k)
                items += (k > i ? "," : "") + std::string("{'n':") + std::to_string(k) + '}';
            QCOMPARE(ask("PUT", "/b/items", j("{'items':[" + items + "]}")).status, 207);
        }
        const auto indexes = [this] {
            std::promise<std::vector<BaseIndex>> found;
            m_pool->read(
                m_bases, collection(),
                [&found](StoreSession &session) {
                    found.set_value(*static_cast<BaseStore &>(session).indexes());
                    return Result<>();
                },
                [](const Result<> &) {});
            return found.get_future().get();
        };
        std::string first;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(indexes().empty());
            const auto reply = ask("POST", "/b/query", j("{'query':{'n':1234}}"));
            QVERIFY(first.empty() || first == reply.body);
            first = reply.body;
        }
        QTRY_VERIFY(!indexes().empty() && indexes().front().isReady);
        QCOMPARE(indexes().front().entries, 2100);
        QCOMPARE(ask("POST", "/b/query", j("{'query':{'n':1234}}")).body, first);
    }

    void putsWhatItCan()
    {
        QCOMPARE(ask("PUT", "/b/items", j("{'items':[{'key':'a','':1},{'key':'b'}]}")).body,
                 j("{'processed':{'items':[{'key':'b'}]},'failed':{'items':[{'':1,'key':'a'}]}}"));
        const auto alone = ask("PUT", "/b/items", j("{'items':[{'key':'a','x':{'':1}}]}"));
        QCOMPARE(alone.status, 207);
        QCOMPARE(alone.body, j("{'failed':{'items':[{'key':'a','x':{'':1}}]}}"));
        QCOMPARE(ask("GET", "/b/items/a").status, 404);
    }

    void refusedPutsStoreNothing()
    {
        ask("PUT", "/b/items", j("{'items':[{'key':'a','n':1}]}"));
        const auto reply = ask("PUT", "/b/items", j("{'items':[{'key':'a','n':2},{'key':5}]}"));
        QCOMPARE(reply.status, 400);
        QCOMPARE(reply.body, j("{'errors':['Key must be a string']}"));
        QCOMPARE(ask("GET", "/b/items/a").body, j("{'key':'a','n':1}"));
    }

    void getsOneMemberForNothing()
    {
        const auto reply = ask("GET", "/b/items/the%20key");
        QCOMPARE(reply.status, 404);
        QCOMPARE(reply.body, j("{'key':'the key'}"));
    }

    void inserts()
    {
        const auto made = ask("POST", "/b/items", j("{'item':{'key':'a'}}"));
        QCOMPARE(made.status, 201);
        QCOMPARE(made.body, j("{'key':'a'}"));
        const auto again = ask("POST", "/b/items", j("{'item':{'key':'a'}}"));
        QCOMPARE(again.status, 409);
        QCOMPARE(again.body, j("{'errors':['Key already exists']}"));
        QCOMPARE(ask("POST", "/b/items", j("{'item':[]}")).status, 400);
        QCOMPARE(ask("POST", "/b/items", j("{'item':{'':1}}")).status, 400);
    }

    void deletes()
    {
        ask("POST", "/b/items", j("{'item':{'key':'a'}}"));
        for (int i = 0; i < 2; ++i) {
            const auto reply = ask("DELETE", "/b/items/a");
            QCOMPARE(reply.status, 200);
            QCOMPARE(reply.body, j("{'key':'a'}"));
        }
        QCOMPARE(ask("GET", "/b/items/a").status, 404);
        QCOMPARE(ask("DELETE", "/b/items/").status, 400);
    }

    void updates()
    {
        ask("POST", "/b/items", j("{'item':{'key':'a','n':1}}"));
        const auto reply =
            ask("PATCH", "/b/items/a",
                j("{'set':{},'increment':{'n':4},'append':{},'prepend':{},'delete':[]}"));
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.body, j("{'key':'a','increment':{'n':4}}"));
        QCOMPARE(ask("GET", "/b/items/a").body, j("{'key':'a','n':5}"));
        const auto unknown = ask("PATCH", "/b/items/x", j("{'set':{'a':1}}"));
        QCOMPARE(unknown.status, 404);
        QCOMPARE(unknown.body, j("{'errors':['Key not found']}"));
        QCOMPARE(ask("PATCH", "/b/items/x", "{}").status, 400); // before looking for the item
        QCOMPARE(ask("PATCH", "/b/items/a", j("{'set':{'x.y':1}}")).status, 400);
    }

    void queries()
    {
        QCOMPARE(ask("POST", "/b/query", "{}").body, j("{'paging':{'size':0},'items':[]}"));
        ask("PUT", "/b/items",
            j("{'items':[{'key':'a','n':1},{'key':'b','n':2},{'key':'c','n':2}]}"));
        QCOMPARE(ask("POST", "/b/query", j("{'query':[{'n':2}],'limit':1}")).body,
                 j("{'paging':{'size':1,'last':'b'},'items':[{'key':'b','n':2}]}"));
        QCOMPARE(ask("POST", "/b/query", j("{'query':{'n':2},'limit':1,'last':'b'}")).body,
                 j("{'paging':{'size':1},'items':[{'key':'c','n':2}]}"));
        const auto bad = ask("POST", "/b/query", j("{'query':[{'a?foo':1}]}"));
        QCOMPARE(bad.status, 400);
        QCOMPARE(bad.body, j("{'errors':['Bad query']}"));
    }

    void keysRoundTrip_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char *wire, const char *key) {
            QTest::newRow(wire) << QByteArray(wire) << QByteArray(key);
        };
        row("%25%40%23%2F%2F%23!%23)%23%24_", "%@#//#!#)#$_");
        row("%25@%23%2F%2F%23!%23)%23$_", "%@#//#!#)#$_");
        row("a/b", "a/b");
        row("a%252Fb", "a%2Fb");
        row("a%20b", "a b");
        row("%C3%A4", "ä");
        row("+", "+");
        row("..", "..");
        row("./x//..", "./x//..");
        row("%", "%");
        row("%zz", "%zz");
        row("%20a%20", " a ");
    }
    void keysRoundTrip()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, key);
        const std::string address = "/b/items/" + wire.toStdString();
        const std::string item = "{\"key\":\"" + key.toStdString() + "\",\"n\":1}";
        QCOMPARE(ask("PUT", "/b/items", "{\"items\":[" + item + "]}").status, 207);
        QCOMPARE(ask("GET", address).body, item);
        QCOMPARE(ask("PATCH", address, j("{'increment':{'n':1}}")).status, 200);
        QCOMPARE(ask("DELETE", address).body, "{\"key\":\"" + key.toStdString() + "\"}");
        QCOMPARE(ask("GET", address).status, 404);
    }

    void refusesOtherPathsAndMethods_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        const auto row = [](const char *method, const char *path, int status) {
            QTest::addRow("%s %s", method, path)
                << QByteArray(method) << QByteArray(path) << status;
        };
        row("GET", "/", 404);
        row("GET", "/b", 404);
        row("GET", "/b/", 404);
        row("GET", "/b/other", 404);
        row("POST", "/b/query/", 404);
        row("POST", "/b/query/x", 404);
        row("PUT", "//items", 404);
        row("PUT", "/a%2Fb/items", 404);
        row("GET", "/b/items", 405);
        row("DELETE", "/b/items", 405);
        row("PUT", "/b/items/a", 405);
        row("POST", "/b/items/a", 405);
        row("GET", "/b/query", 405);
        row("GET", "/b/items/", 400);
        row("PATCH", "/b/items/", 400);
    }
    void refusesOtherPathsAndMethods()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        const auto reply = ask(method.toStdString(), path.toStdString());
        QCOMPARE(reply.status, status);
        if (status == 404)
            QCOMPARE(reply.body, j("{'errors':['Not found']}"));
        if (status == 405)
            QCOMPARE(reply.body, j("{'errors':['Method not allowed']}"));
    }

    void refusesHugeBodies()
    {
        const auto reply = ask("PUT", "/b/items", std::string(17 * 1024 * 1024, ' '));
        QCOMPARE(reply.status, 400);
    }

    void leavesBrokenRequestsAlone()
    {
        FaceCall call;
        call.method = "PUT";
        call.target = "/b/items";
        call.body = j("{'items':[{'key':'a'}]}");
        call.breaksOff = true;
        QVERIFY(ask(call).isAborted);
        QCOMPARE(ask("GET", "/b/items/a").status, 404);
    }

    void answersFailures()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QFile file(m_dir->filePath(u"c"_s)); // a file where the folder should be
        QVERIFY(file.open(QFile::WriteOnly));
        const auto reply = ask("GET", "/b/items/a");
        QCOMPARE(reply.status, 500);
        QCOMPARE(reply.body, j("{'errors':['Internal error']}"));
    }
};

QTEST_GUILESS_MAIN(TestBaseFace)
#include "tst_baseface.moc"
