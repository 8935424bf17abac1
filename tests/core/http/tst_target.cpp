// SPDX-License-Identifier: MIT
#include "core/http/httpdate.h"
#include "core/http/message.h"
#include "core/http/target.h"

#include <QTest>

using namespace orrery::http;

class TestTarget : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("plain") << QByteArray("abc") << QByteArray("abc") << QByteArray("abc");
        QTest::newRow("js key") << QByteArray("%25%40%23%2F%2F%23!%23)%23%24_")
                                << QByteArray("%@#//#!#)#$_") << QByteArray("%@#//#!#)#$_");
        QTest::newRow("plus") << QByteArray("a+b%2B") << QByteArray("a+b+") << QByteArray("a b+");
        QTest::newRow("lone percent") << QByteArray("%") << QByteArray("%") << QByteArray("%");
        QTest::newRow("bad escape")
            << QByteArray("%zz%4") << QByteArray("%zz%4") << QByteArray("%zz%4");
        QTest::newRow("once") << QByteArray("%2525") << QByteArray("%25") << QByteArray("%25");
        QTest::newRow("utf-8") << QByteArray("%C3%A9") << QByteArray("\xC3\xA9")
                               << QByteArray("\xC3\xA9");
    }
    void decodes()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, query);
        QCOMPARE(QByteArray::fromStdString(percentDecode(raw.toStdString())), path);
        QCOMPARE(QByteArray::fromStdString(queryDecode(raw.toStdString())), query);
        QCOMPARE(percentDecode(percentEncode(path.toStdString())), path.toStdString());
    }

    void splitsWithoutCollapsing()
    {
        using Segments = std::vector<std::string_view>;
        QVERIFY(splitPath("/a//b/") == (Segments{"a", "", "b", ""}));
        QVERIFY(splitPath("/items/..") == (Segments{"items", ".."}));
        QVERIFY(splitPath("/a%2Fb") == (Segments{"a%2Fb"}));
        QVERIFY(splitPath("/") == (Segments{""}));
        QVERIFY(splitPath("") == (Segments{""}));
    }

    void readsQueries()
    {
        const auto parameters = parseQuery("name=a+b.txt&&x&y=1=2&name=second&%6C=%");
        QCOMPARE(parameters.size(), 5U);
        QCOMPARE(findParameter(parameters, "name")->value, "a b.txt");
        QCOMPARE(findParameter(parameters, "name")->rawValue, "a+b.txt");
        QCOMPARE(findParameter(parameters, "x")->value, "");
        QCOMPARE(findParameter(parameters, "y")->value, "1=2");
        QCOMPARE(findParameter(parameters, "l")->value, "%");
        QVERIFY(!findParameter(parameters, "z"));
    }

    void normalises_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("root") << QByteArray("/") << QByteArray("/");
        QTest::newRow("dots") << QByteArray("/a/./b/../c") << QByteArray("/a/c");
        QTest::newRow("slashes") << QByteArray("//a///b/") << QByteArray("/a/b/");
        QTest::newRow("encoded dots")
            << QByteArray("/public/%2e%2e/private") << QByteArray("/private");
        QTest::newRow("encoded slash")
            << QByteArray("/public%2f..%2fprivate") << QByteArray("/private");
        QTest::newRow("above the root") << QByteArray("/../etc") << QByteArray();
        QTest::newRow("nul") << QByteArray("/a%00b") << QByteArray();
    }
    void normalises()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, path);
        const auto normalised = normalisedPath(raw.toStdString());
        QCOMPARE(normalised.has_value(), !path.isNull());
        QCOMPARE(normalised.value_or(std::string()), path.toStdString());
    }

    void readsTokensAndLists()
    {
        QVERIFY(sameToken("X-Api-Key", "x-API-key"));
        QVERIFY(!sameToken("a", "ab"));
        QVERIFY(listHolds("keep-alive, Upgrade", "upgrade"));
        QVERIFY(!listHolds("close2,x", "close"));
        const RequestHead head{.method = "GET", .target = "/a?b?c", .headers = {{"A", "1"}}};
        QCOMPARE(head.path(), "/a");
        QCOMPARE(head.query(), "b?c");
        QVERIFY(head.has("a") && !head.has("b"));
    }

    void readsAndWritesDates()
    {
        QCOMPARE(httpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
        QCOMPARE(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
        QVERIFY(!parseHttpDate("Sun, 31 Feb 1994 08:49:37 GMT"));
        QVERIFY(!parseHttpDate("yesterday"));
    }
};

QTEST_GUILESS_MAIN(TestTarget)
#include "tst_target.moc"
