// SPDX-License-Identifier: MIT
#include "core/spacefile/yamltree.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestYamlTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsPlacesInCharacters()
    {
        const auto root = parseYaml("\xef\xbb\xbf# é\nname: {é: [x, \"y\"], b: }\n");
        QVERIFY(root);
        QCOMPARE(root->entries.size(), 1);
        const YamlNode &map = root->entries[0].value;
        QCOMPARE(map.line, 2);
        QCOMPARE(map.column, 7);
        const YamlNode &list = map.entries[0].value;
        QCOMPARE(list.items[1].column, 15);
        QVERIFY(list.items[1].quoted);
        QVERIFY(!list.items[0].quoted);
        QCOMPARE(map.entries[1].value.kind, YamlNode::Kind::Null);
    }

    void tellsKindsOfPlainText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isNumber");
        QTest::addColumn<bool>("isBool");
        QTest::newRow("integer") << QByteArray("5") << true << false;
        QTest::newRow("octal") << QByteArray("0o17") << true << false;
        QTest::newRow("fraction") << QByteArray("-1.5e3") << true << false;
        QTest::newRow("dot") << QByteArray(".5") << true << false;
        QTest::newRow("not a number") << QByteArray(".nan") << true << false;
        QTest::newRow("true") << QByteArray("True") << false << true;
        QTest::newRow("yes is text") << QByteArray("yes") << false << false;
        QTest::newRow("version is text") << QByteArray("1.2.3") << false << false;
        QTest::newRow("single dot is text") << QByteArray(".") << false << false;
        QTest::newRow("quoted") << QByteArray("'5'") << false << false;
        QTest::newRow("tagged as text") << QByteArray("!!str 5") << false << false;
    }
    void tellsKindsOfPlainText()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isNumber);
        QFETCH(bool, isBool);
        const auto root = parseYaml(text);
        QVERIFY(root);
        QCOMPARE(root->isPlainNumber(), isNumber);
        QCOMPARE(root->isPlainBool(), isBool);
    }

    void countsWhatAliasesStandFor()
    {
        const auto root = parseYaml("a: &a [1, 2]\nb: *a\n");
        QVERIFY(root);
        QCOMPARE(root->entries[1].value.items.size(), 2);
        QCOMPARE(root->entries[1].value.line, 2);
    }

    void readsJson()
    {
        const YamlNode root = yamlFromJson(
            QJsonObject{{u"n"_s, 0}, {u"t"_s, u"0"_s}, {u"b"_s, true}, {u"l"_s, QJsonArray{1}}});
        QCOMPARE(root.entries.size(), 4);
        QVERIFY(root.entries[0].value.isPlainBool());
        QCOMPARE(root.entries[1].value.items.size(), 1);
        QVERIFY(root.entries[2].value.isPlainNumber());
        QVERIFY(root.entries[3].value.quoted);
    }
};

QTEST_GUILESS_MAIN(TestYamlTree)
#include "tst_yamltree.moc"
