// SPDX-License-Identifier: MIT
#include "core/base/json.h"
#include "core/base/query.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEverySdksFetchAll_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char *body : {"{\"query\":[],\"limit\":1000,\"last\":\"\",\"sort\":\"\"}",
                                 "{\"limit\":1000,\"last\":null,\"sort\":\"\"}", "{\"limit\":1000}",
                                 "{\"query\":null}", "{\"query\":[{}]}", "{\"query\":{}}", "{}"})
            QTest::newRow(body) << QByteArray(body);
    }
    void readsEverySdksFetchAll()
    {
        QFETCH(QByteArray, body);
        const auto query = Query::parse(body.toStdString());
        QVERIFY(query);
        QVERIFY(query->anyOf.empty());
        QVERIFY(!query->key);
        QVERIFY(query->last.empty());
        QVERIFY(!query->descending);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        const auto query = [](const char *text) {
            QTest::newRow(text) << "{\"query\":" + QByteArray(text) + '}' << u"Bad query"_s;
        };
        for (const char *text : {"{\"a?\":1}",
                                 "{\"a??\":1}",
                                 "{\"a?foo\":1}",
                                 "{\"?\":1}",
                                 "{\"?gt\":1}",
                                 "{\"\":1}",
                                 "{\"a..b\":1}",
                                 "{\".a\":1}",
                                 "{\"a?pfx\":12}",
                                 "{\"a?r\":[]}",
                                 "{\"a?r\":[21]}",
                                 "{\"a?r\":[1,\"b\"]}",
                                 "{\"a?r\":[1,2,3]}",
                                 "{\"a?r\":5}",
                                 "{\"a?r\":[true,false]}",
                                 "{\"a?gt\":true}",
                                 "{\"a?lt\":null}",
                                 "{\"a?gte\":[1]}",
                                 "{\"a?contains\":1}",
                                 "{\"a?not_contains\":null}",
                                 "{\"a?!contains\":[]}",
                                 "{\"key?>\":12}",
                                 "{\"key\":1}",
                                 "{\"key\":null}",
                                 "{\"key?ne\":1}",
                                 "{\"key?contains\":\"a\"}",
                                 "{\"key?not_contains\":\"a\"}",
                                 "{\"key?r\":[1,2]}",
                                 "{\"key?pfx\":1}",
                                 "{\"key?gt\":\"a\",\"key?lt\":\"b\"}",
                                 "[{\"key\":\"a\"},{\"key\":\"b\"}]",
                                 "[{\"key\":\"a\"},{\"x\":1}]",
                                 "[{\"x\":1},{\"key\":\"a\"}]",
                                 "[{\"key\":\"a\"},{}]",
                                 "[{\"key?gt\":\"a\"},{\"key?gte\":\"a\"}]",
                                 "[1]",
                                 "\"a\"",
                                 "5",
                                 "[[]]"})
            query(text);
        const auto row = [](const char *body, const QString &text) {
            QTest::newRow(body) << QByteArray(body) << text;
        };
        row("[]", u"Bad payload"_s);
        row("no JSON", u"Bad payload"_s);
        for (const char *body : {"{\"limit\":0}", "{\"limit\":-1}", "{\"limit\":1.5}",
                                 "{\"limit\":\"5\"}", "{\"limit\":true}"})
            row(body, u"Bad limit"_s);
        row("{\"last\":5}", u"Bad last"_s);
        row("{\"sort\":\"up\"}", u"Bad sort"_s);
        row("{\"sort\":1}", u"Bad sort"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, text);
        const auto query = Query::parse(body.toStdString());
        QVERIFY(!query);
        QCOMPARE(query.error().status, 400);
        QCOMPARE(QString::fromStdString(query.error().text), text);
    }

    void takesTheSameKeyConditionEverywhere()
    {
        const auto query = Query::parse("{\"query\":[{\"key?gt\":\"a\",\"x\":1},{\"key?>\":\"a\","
                                        "\"y\":2}],\"sort\":\"desc\",\"last\":\"q\"}");
        QVERIFY(query);
        QVERIFY(query->key);
        QCOMPARE(query->key->op, Operator::Greater);
        QCOMPARE(query->anyOf.size(), 2U);
        QVERIFY(query->descending);
        QCOMPARE(query->last, std::string("q"));
    }

    void splitsAtTheFirstMark()
    {
        const auto query = Query::parse("{\"query\":{\"a.b?!contains\":\"x\"}}");
        QVERIFY(query);
        QCOMPARE(query->anyOf[0][0].path.parts, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(query->anyOf[0][0].test.op, Operator::NotContains);
    }

    void judgesWithoutADatabase()
    {
        const auto query = Query::parse("{\"query\":[{\"a.b?gt\":1},{\"c\":{\"y\":1,\"x\":2.0}}]}");
        const auto matches = [&query](const char *text) {
            return query->matches(Json::parse(text)->root());
        };
        QVERIFY(matches("{\"a\":{\"b\":1.5}}"));
        QVERIFY(!matches("{\"a\":{\"b\":1}}"));
        QVERIFY(matches("{\"c\":{\"x\":2,\"y\":1}}"));
        QVERIFY(!matches("{\"a\":[{\"b\":2}]}"));
    }
};

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
