// SPDX-License-Identifier: MIT
#include "core/control/controlmessage.h"

#include "core/control/controlpaths.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestControlMessage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatItWrites()
    {
        const ControlRequest request{.words = {u"install"_s, u"./a b"_s},
                                     .options = {{u"yes"_s, true},
                                                 {u"alias"_s, u"n"_s},
                                                 {u"set"_s, QJsonArray{u"a.b=ü\n"_s, u"c"_s}}},
                                     .cwd = u"/home/me"_s};
        const QByteArray line = toLine(toJson(request));
        QCOMPARE(line.count('\n'), 1);
        const auto read = parseControlRequest(line);
        QVERIFY(read);
        QCOMPARE(*read, request);
        QVERIFY(read->has("yes"_L1));
        QVERIFY(!read->has("no"_L1));
        QCOMPARE(read->text("alias"_L1), u"n"_s);
        QCOMPARE(read->texts("set"_L1).size(), 2);
        QCOMPARE(read->absolute(u"../x"_s), u"/home/x"_s);
        QCOMPARE(read->absolute(u"/x"_s), u"/x"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("text") << "hello\n"_ba;
        QTest::newRow("array") << "[]\n"_ba;
        QTest::newRow("no words") << "{}\n"_ba;
        QTest::newRow("empty words") << R"({"words":[]})"_ba;
        QTest::newRow("a number among the words") << R"({"words":["a",1]})"_ba;
        QTest::newRow("words as text") << R"({"words":"status"})"_ba;
        QTest::newRow("options as list") << R"({"words":["a"],"options":[]})"_ba;
        QTest::newRow("an option that is an object") << R"({"words":["a"],"options":{"a":{}}})"_ba;
        QTest::newRow("an option that is null") << R"({"words":["a"],"options":{"a":null}})"_ba;
        QTest::newRow("relative cwd") << R"({"words":["a"],"cwd":"b"})"_ba;
        QTest::newRow("cut off") << R"({"words":["a")"_ba;
        QTest::newRow("not UTF-8") << "{\"words\":[\"\xff\"]}"_ba;
    }
    void refuses()
    {
        QFETCH(QByteArray, line);
        const auto read = parseControlRequest(line);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    }

    void namesEveryCode()
    {
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const auto value = static_cast<ErrorCode>(code);
            QCOMPARE(errorCodeFromName(errorCodeName(value)), value);
        }
        QCOMPARE(errorCodeFromName(u"something new"_s), ErrorCode::Internal);
    }

    void findsAPlaceForTheSocket_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<bool>("inside");
        QTest::newRow("usual") << u"/home/me/.local/share/orrery"_s << true;
        QTest::newRow("deep") << u"/home/"_s + QString(120, u'x') << false;
    }
    void findsAPlaceForTheSocket()
    {
        QFETCH(QString, profile);
        const QString address = controlAddress(ProfilePaths(profile));
        QVERIFY2(address.toUtf8().size() <= 107, qPrintable(address));
        QTEST(address.startsWith(profile), "inside");
        QVERIFY(address != controlAddress(ProfilePaths(profile + u'2')));
    }
};

QTEST_GUILESS_MAIN(TestControlMessage)
#include "tst_controlmessage.moc"
