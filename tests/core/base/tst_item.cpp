// SPDX-License-Identifier: MIT
#include "core/base/item.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestItem : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesWholePuts_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        const auto items = [](int count) {
            QByteArrayList all;
            for (int i = 0; i < count; ++i)
                all.append("{\"key\":\"k" + QByteArray::number(i) + "\"}");
            return "{\"items\":[" + all.join(',') + "]}";
        };
        QTest::newRow("not JSON") << QByteArray("{") << u"Bad payload"_s;
        QTest::newRow("a list") << QByteArray("[]") << u"Bad payload"_s;
        QTest::newRow("no items") << QByteArray("{}") << u"No items"_s;
        QTest::newRow("empty list") << QByteArray("{\"items\":[]}") << u"No items"_s;
        QTest::newRow("an object") << QByteArray("{\"items\":{}}") << u"No items"_s;
        QTest::newRow("26 items") << items(26) << u"Too many items"_s;
        QTest::newRow("a number") << QByteArray("{\"items\":[1]}") << u"Bad item"_s;
        for (const char *key : {"null", "1", "true", "[]", "{}"}) {
            QTest::addRow("key %s", key)
                << QByteArray("{\"items\":[{\"key\":") + key + "}]}" << u"Key must be a string"_s;
        }
        QTest::newRow("twice the same")
            << QByteArray("{\"items\":[{\"key\":\"a\"},{\"key\":\"a\"}]}") << u"Duplicate keys"_s;
        QTest::newRow("long key") << "{\"items\":[{\"key\":\"" + QByteArray(1025, 'k') + "\"}]}"
                                  << u"Key too long"_s;
        QTest::newRow("401 KB") << "{\"items\":[{\"key\":\"a\"},{\"key\":\"b\",\"v\":\""
                + QByteArray(401 * 1024, 'v')
                + "\"}]}" << u"Item too large"_s;
    }
    void refusesWholePuts()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, text);
        const auto put = readPut({body.constData(), size_t(body.size())});
        QVERIFY(!put);
        QCOMPARE(put.error().status, 400);
        QCOMPARE(QString::fromStdString(put.error().text), text);
    }

    void makesKeys()
    {
        const auto put =
            readPut("{\"items\":[{\"a\":1},{\"key\":\"\",\"b\":2},{\"key\":\" a/b% \"}]}");
        QVERIFY(put);
        static const QRegularExpression form(u"^[0-9a-z]{12}$"_s);
        QVERIFY(form.match(QString::fromStdString(put->items[0].key)).hasMatch());
        QVERIFY(form.match(QString::fromStdString(put->items[1].key)).hasMatch());
        QCOMPARE(put->items[1].text, "{\"b\":2,\"key\":\"" + put->items[1].key + "\"}");
        QCOMPARE(put->items[2].key, std::string(" a/b% "));
    }

    void takesTheLargestItem()
    {
        const std::string frame = "{\"key\":\"a\",\"v\":\"\"}";
        const std::string body = "{\"items\":[{\"key\":\"a\",\"v\":\""
            + std::string(400 * 1024 - frame.size(), 'v') + "\"}]}";
        QVERIFY(readPut(body));
    }

    void partsWithEmptyNamesFail()
    {
        const auto put = readPut("{\"items\":[{\"key\":\"a\",\"x\":[{\"\":1}]},{\"key\":\"b\"}]}");
        QVERIFY(put);
        QCOMPARE(put->items.size(), 1U);
        QCOMPARE(put->failed.size(), 1U);
        QCOMPARE(put->failed[0].key, std::string("a"));
        const auto insert = readInsert("{\"item\":{\"\":1}}");
        QVERIFY(!insert);
        QCOMPARE(insert.error().status, 400);
    }

    void readsExpiry()
    {
        QCOMPARE(readInsert("{\"item\":{\"__expires\":12.5}}")->expires, std::optional(12.5));
        QVERIFY(!readInsert("{\"item\":{\"__expires\":\"12\"}}")->expires);
        QVERIFY(!readInsert("{\"item\":{\"__expires\":null}}")->expires);
        QCOMPARE(readInsert("{\"item\":{\"__expires\":0}}")->expires, std::optional(0.0));
    }

    void namesStores()
    {
        QVERIFY(isStoreName("a b.ü"));
        QVERIFY(isStoreName(std::string(255, 'a')));
        QVERIFY(!isStoreName(""));
        QVERIFY(!isStoreName("a/b"));
        QVERIFY(!isStoreName("a\n"));
        QVERIFY(!isStoreName(std::string(256, 'a')));
    }
};

QTEST_GUILESS_MAIN(TestItem)
#include "tst_item.moc"
