// SPDX-License-Identifier: MIT
#include "core/actions/appaction.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestAppAction : public QObject
{
    Q_OBJECT

    static AppAction sample()
    {
        AppAction action;
        action.name = u"add"_s;
        action.inputs = {{u"text"_s, u"Text"_s, ActionInput::Type::Text, false},
                         {u"count"_s, u"Count"_s, ActionInput::Type::Number, true},
                         {u"pinned"_s, u"Pinned"_s, ActionInput::Type::Boolean, true}};
        return action;
    }

private Q_SLOTS:
    void readsWhatAnAppOffers()
    {
        const auto read = readAppActions(
            "{\"actions\":[{\"name\":\"add\",\"title\":\"Add note\",\"path\":\"actions/add\","
            "\"input\":[{\"name\":\"text\",\"type\":\"string\",\"optional\":false},"
            "{\"name\":\"n\",\"type\":\"number\",\"optional\":true,\"accept\":\"x\"}],"
            "\"output\":\"@deta/detail\"},{\"name\":\"all\",\"path\":\"/all\"}]}",
            u"main"_s);
        QVERIFY(read);
        QCOMPARE(read->size(), 2);
        const AppAction &add = read->first();
        QCOMPARE(add.micro, u"main"_s);
        QCOMPARE(add.title, u"Add note"_s);
        QCOMPARE(add.path, u"/actions/add"_s);
        QCOMPARE(add.output, u"@deta/detail"_s);
        QCOMPARE(add.inputs.size(), 2);
        QCOMPARE(add.inputs[0].title, u"text"_s);
        QVERIFY(!add.inputs[0].isOptional);
        QVERIFY(add.inputs[1].type == ActionInput::Type::Number);
        QVERIFY(add.inputs[1].isOptional);
        QCOMPARE(read->last().title, u"all"_s);
        QCOMPARE(read->last().output, u"@deta/raw"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("names");
        QTest::newRow("no JSON") << "<html>"_ba << u"actions"_s;
        QTest::newRow("no list") << "{\"actions\":{}}"_ba << u"actions"_s;
        QTest::newRow("no name") << "{\"actions\":[{\"path\":\"/x\"}]}"_ba << u"name"_s;
        QTest::newRow("not an object") << "{\"actions\":[7]}"_ba << u"name"_s;
        QTest::newRow("no path") << "{\"actions\":[{\"name\":\"add\"}]}"_ba << u"add"_s;
        QTest::newRow("odd type")
            << "{\"actions\":[{\"name\":\"add\",\"path\":\"/x\",\"input\":[{\"name\":\"when\",\"type\":\"date\"}]}]}"_ba
            << u"when"_s;
        QTest::newRow("unnamed input")
            << "{\"actions\":[{\"name\":\"add\",\"path\":\"/x\",\"input\":[{}]}]}"_ba << u"add"_s;
        QTest::newRow("too many") << "{\"actions\":["_ba
                + "{\"name\":\"a\",\"path\":\"/\"},"_ba.repeated(100)
                + "{\"name\":\"a\",\"path\":\"/\"}]}"
                                  << u"100"_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        const auto read = readAppActions(json, u"main"_s);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QFETCH(QString, names);
        QVERIFY2(read.error().message.contains(names), qPrintable(read.error().message));
    }

    void convertsInputs()
    {
        const auto checked = checkedInputs(
            sample(), {{u"text"_s, u"12"_s}, {u"count"_s, u"2.5"_s}, {u"pinned"_s, u"true"_s}});
        QVERIFY(checked);
        QCOMPARE(*checked,
                 (QJsonObject{{u"text"_s, u"12"_s}, {u"count"_s, 2.5}, {u"pinned"_s, true}}));
        const auto typed = checkedInputs(sample(), {{u"text"_s, u""_s}, {u"count"_s, 3}});
        QVERIFY(typed);
        QCOMPARE(*typed, (QJsonObject{{u"text"_s, u""_s}, {u"count"_s, 3}}));
    }

    void refusesInputs_data()
    {
        QTest::addColumn<QJsonObject>("values");
        QTest::addColumn<QString>("names");
        QTest::newRow("missing") << QJsonObject{{u"count"_s, 1}} << u"text"_s;
        QTest::newRow("null") << QJsonObject{{u"text"_s, QJsonValue()}} << u"text"_s;
        QTest::newRow("a number as text") << QJsonObject{{u"text"_s, 1}} << u"string"_s;
        QTest::newRow("no number")
            << QJsonObject{{u"text"_s, u"a"_s}, {u"count"_s, u"many"_s}} << u"number"_s;
        QTest::newRow("no truth") << QJsonObject{{u"text"_s, u"a"_s}, {u"pinned"_s, u"yes"_s}}
                                  << u"boolean"_s;
        QTest::newRow("unknown") << QJsonObject{{u"text"_s, u"a"_s}, {u"colour"_s, u"red"_s}}
                                 << u"colour"_s;
    }
    void refusesInputs()
    {
        QFETCH(QJsonObject, values);
        const auto checked = checkedInputs(sample(), values);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidInput);
        QFETCH(QString, names);
        QVERIFY2(checked.error().message.contains(names), qPrintable(checked.error().message));
    }
};

QTEST_GUILESS_MAIN(TestAppAction)
#include "tst_appaction.moc"
