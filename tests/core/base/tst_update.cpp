// SPDX-License-Identifier: MIT
#include "core/base/update.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestUpdate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void applies_data()
    {
        QTest::addColumn<QByteArray>("update");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, QByteArray update, QByteArray after) {
            QTest::newRow(name) << update << after;
        };
        // before: {"key":"k","l":["a"],"n":1,"o":{"p":{"q":2},"s":"t"}}
        row("set a new member", "{\"set\":{\"x\":null}}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"n\":1,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"},\"x\":null}");
        row("set over another type", "{\"set\":{\"l\":5,\"o.p\":[]}}",
            "{\"key\":\"k\",\"l\":5,\"n\":1,\"o\":{\"p\":[],\"s\":\"t\"}}");
        row("set below", "{\"set\":{\"o.p.q\":true,\"o.z\":1}}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"n\":1,\"o\":{\"p\":{\"q\":true},\"s\":\"t\",\"z\":1}}");
        row("increment", "{\"increment\":{\"n\":-3,\"o.p.q\":0.5}}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"n\":-2,\"o\":{\"p\":{\"q\":2.5},\"s\":\"t\"}}");
        row("increment what is missing", "{\"increment\":{\"m\":2}}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"m\":2,\"n\":1,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}}");
        row("append and increment", "{\"append\":{\"l\":[\"b\",1]},\"increment\":{\"n\":1}}",
            "{\"key\":\"k\",\"l\":[\"a\",\"b\",1],\"n\":2,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}}");
        row("prepend in order", "{\"prepend\":{\"l\":[\"x\",\"y\"]}}",
            "{\"key\":\"k\",\"l\":[\"x\",\"y\",\"a\"],\"n\":1,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}"
            "}");
        row("prepend to what is missing", "{\"prepend\":{\"m\":[\"x\"]}}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"m\":[\"x\"],\"n\":1,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}"
            "}");
        row("delete", "{\"delete\":[\"n\",\"o.p\",\"nothing\"]}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"o\":{\"s\":\"t\"}}");
        row("null sections",
            "{\"set\":{\"n\":2},\"increment\":null,\"delete\":[],\"append\":{},\"more\":1}",
            "{\"key\":\"k\",\"l\":[\"a\"],\"n\":2,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}}");
    }
    void applies()
    {
        QFETCH(QByteArray, update);
        QFETCH(QByteArray, after);
        const auto parsed = Update::parse(update.toStdString());
        QVERIFY2(parsed, parsed ? "" : parsed.error().text.c_str());
        const auto item = parsed->apply(
            "{\"key\":\"k\",\"l\":[\"a\"],\"n\":1,\"o\":{\"p\":{\"q\":2},\"s\":\"t\"}}");
        QVERIFY2(item, item ? "" : item.error().text.c_str());
        QCOMPARE(QByteArray::fromStdString(item->text), after);
        QCOMPARE(item->key, std::string("k"));
    }

    void addsLikeDecimals()
    {
        const auto sum = [](const char *a, const char *b) {
            const auto update = Update::parse(std::string("{\"increment\":{\"n\":") + b + "}}");
            return update->apply(std::string("{\"key\":\"k\",\"n\":") + a + "}")->text;
        };
        QCOMPARE(sum("0.1", "0.2"), std::string("{\"key\":\"k\",\"n\":0.3}"));
        QCOMPARE(sum("1.5", "0.5"), std::string("{\"key\":\"k\",\"n\":2}"));
        QCOMPARE(sum("9007199254740993", "1"),
                 std::string("{\"key\":\"k\",\"n\":9007199254740994}"));
        QCOMPARE(sum("9223372036854775807", "1"),
                 std::string("{\"key\":\"k\",\"n\":9223372036854775808}"));
    }

    void refusesBeforeLookingAtTheItem_data()
    {
        QTest::addColumn<QByteArray>("update");
        for (const char *body : {"",
                                 "[]",
                                 "{}",
                                 "{\"set\":{}}",
                                 "{\"set\":[]}",
                                 "{\"delete\":{}}",
                                 "{\"delete\":[1]}",
                                 "{\"increment\":{\"a\":\"1\"}}",
                                 "{\"increment\":{\"a\":null}}",
                                 "{\"append\":{\"a\":1}}",
                                 "{\"prepend\":{\"a\":{}}}",
                                 "{\"set\":{\"key\":\"x\"}}",
                                 "{\"set\":{\"key.x\":1}}",
                                 "{\"delete\":[\"key\"]}",
                                 "{\"set\":{\"\":1}}",
                                 "{\"set\":{\"a..b\":1}}",
                                 "{\"set\":{\".a\":1}}",
                                 "{\"set\":{\"a.\":1}}",
                                 "{\"set\":{\"a\":1},\"delete\":[\"a\"]}",
                                 "{\"set\":{\"a\":1,\"a.b\":1}}",
                                 "{\"append\":{\"a.b\":[1]},\"delete\":[\"a\"]}",
                                 "{\"delete\":[\"a\",\"a\"]}",
                                 "{\"set\":{\"a\":{\"\":1}}}"})
            QTest::newRow(*body ? body : "nothing") << QByteArray(body);
    }
    void refusesBeforeLookingAtTheItem()
    {
        QFETCH(QByteArray, update);
        const auto parsed = Update::parse(update.toStdString());
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().status, 400);
    }

    void refusesForTheItem_data()
    {
        QTest::addColumn<QByteArray>("update");
        for (const char *body :
             {"{\"set\":{\"x.y\":1}}", "{\"set\":{\"s.y\":1}}", "{\"set\":{\"l.0\":1}}",
              "{\"delete\":[\"x.y\"]}", "{\"increment\":{\"s\":1}}", "{\"increment\":{\"x.y\":1}}",
              "{\"append\":{\"s\":[1]}}", "{\"prepend\":{\"n\":[1]}}",
              "{\"append\":{\"x.y\":[1]}}"})
            QTest::newRow(body) << QByteArray(body);
        QTest::newRow("too large") << "{\"set\":{\"x\":\"" + QByteArray(400 * 1024, 'x') + "\"}}";
    }
    void refusesForTheItem()
    {
        QFETCH(QByteArray, update);
        const auto parsed = Update::parse(update.toStdString());
        QVERIFY(parsed);
        const auto item = parsed->apply("{\"key\":\"k\",\"l\":[\"a\"],\"n\":1,\"s\":\"t\"}");
        QVERIFY(!item);
        QCOMPARE(item.error().status, 400);
    }

    void takesManyPathsButNotAll()
    {
        const auto body = [](int count) {
            std::string paths;
            for (int i = 0; i < count; ++i)
                paths += (i > 0 ? ",\"p" : "\"p") + std::to_string(i) + ".x\"";
            return "{\"delete\":[" + paths + "]}";
        };
        QVERIFY(Update::parse(body(10'000)));
        QVERIFY(!Update::parse(body(10'001)));
    }

    void findsDistantConflicts()
    {
        const auto update =
            Update::parse("{\"set\":{\"a.b\":1,\"a-\":1,\"ab\":1},\"delete\":[\"a\"]}");
        QVERIFY(!update);
        QVERIFY(Update::parse("{\"set\":{\"a.b\":1,\"a-\":1,\"ab\":1,\"a.bc\":2}}"));
    }

    void echoesWhatWasAsked()
    {
        const auto update =
            Update::parse("{\"set\":{\"b\":1,\"a\":2},\"increment\":{},\"delete\":[\"c\"]}");
        QCOMPARE(update->answer("a\"b"),
                 std::string("{\"key\":\"a\\\"b\",\"set\":{\"a\":2,\"b\":1},\"delete\":[\"c\"]}"));
    }

    void tracksExpiry()
    {
        const auto ends = [](const char *update) {
            const std::string before = "{\"__expires\":5,\"key\":\"k\"}";
            return Update::parse(update)->apply(before)->expires;
        };
        const char *other = "{\"set\":{\"a\":1}}";
        const char *later = "{\"increment\":{\"__expires\":2}}";
        const char *removed = "{\"delete\":[\"__expires\"]}";
        const char *null = "{\"set\":{\"__expires\":null}}";
        QCOMPARE(ends(other), std::optional(5.0));
        QCOMPARE(ends(later), std::optional(7.0));
        QVERIFY(!ends(removed));
        QVERIFY(!ends(null));
    }
};

QTEST_GUILESS_MAIN(TestUpdate)
#include "tst_update.moc"
