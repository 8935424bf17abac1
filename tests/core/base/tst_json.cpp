// SPDX-License-Identifier: MIT
#include "core/base/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesOneForm_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("form");
        const auto row = [](const char *name, QByteArray text, QByteArray form) {
            QTest::newRow(name) << text << form;
        };
        row("members are sorted", "{\"b\":1, \"a\":{\"d\":1,\"c\":2}}",
            "{\"a\":{\"c\":2,\"d\":1},\"b\":1}");
        row("by bytes", "{\"é\":1,\"z\":2,\"Z\":3,\"😀\":4,\"～\":5}",
            "{\"Z\":3,\"z\":2,\"é\":1,\"～\":5,\"😀\":4}");
        row("the last of equal names", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}");
        row("lists keep their order", "[3, 1,2]", "[3,1,2]");
        row("one is one", "[1, 1.0, 1e0, 10e-1]", "[1,1,1,1]");
        row("largest integer", "[9223372036854775807]", "[9223372036854775807]");
        row("smallest integer", "[-9223372036854775808]", "[-9223372036854775808]");
        row("beyond 64 bits", "[9223372036854775808]", "[9223372036854775808]");
        row("far beyond", "[1e300]", "[1e+300]");
        row("shortest double", "[0.1,0.30000000000000004,5e-324]",
            "[0.1,0.30000000000000004,5e-324]");
        row("whole double", "[1e18]", "[1000000000000000000]");
        row("negative zero", "[-0.0,-0]", "[0,0]");
        row("escapes", "[\"\\u0041\\/\\n\\u0000\\\"\\\\\\u001f\"]",
            "[\"A/\\n\\u0000\\\"\\\\\\u001f\"]");
        row("surrogates", "[\"\\ud83d\\ude00\"]", "[\"😀\"]");
        row("null and bools", "[null,true,false]", "[null,true,false]");
    }
    void writesOneForm()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, form);
        const auto json = Json::parse({text.constData(), size_t(text.size())});
        QVERIFY(json);
        QCOMPARE(QByteArray::fromStdString(canonical(json->root())), form);
        const auto again = Json::parse(canonical(json->root()));
        QVERIFY(again);
        QCOMPARE(canonical(again->root()), canonical(json->root()));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("not a number") << QByteArray("[NaN]");
        QTest::newRow("infinity") << QByteArray("[Infinity]");
        QTest::newRow("beyond a double") << QByteArray("[1e999]");
        QTest::newRow("broken UTF-8") << QByteArray("[\"\xff\"]");
        QTest::newRow("two values") << QByteArray("{} {}");
        QTest::newRow("too deep") << QByteArray(501, '[') + QByteArray(501, ']');
        QTest::newRow("endlessly deep") << QByteArray(1'000'000, '[');
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!Json::parse({text.constData(), size_t(text.size())}));
    }

    void acceptsDeepNesting()
    {
        QVERIFY(Json::parse(std::string(500, '[') + std::string(500, ']')));
    }

    void findsEmptyNames()
    {
        QVERIFY(hasEmptyName(Json::parse("{\"a\":[{\"b\":{\"\":1}}]}")->root()));
        QVERIFY(!hasEmptyName(Json::parse("{\"a\":[{\"b\":{\"c\":\"\"}}]}")->root()));
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
