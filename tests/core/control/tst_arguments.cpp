// SPDX-License-Identifier: MIT
#include "app/orrery/arguments.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatScriptsUse()
    {
        const auto arguments = parseArguments(
            {u"--headless"_s, u"--profile"_s, u"/p"_s, u"--port=0"_s, u"--until-input-ends"_s});
        QVERIFY(arguments);
        QVERIFY(arguments->headless && arguments->untilInputEnds);
        QCOMPARE(arguments->profile, u"/p"_s);
        QCOMPARE(arguments->port, std::optional<quint16>(0));
    }

    void readsWhatDesktopsUse()
    {
        const auto arguments = parseArguments({u"--background"_s, u"/a b.spaceapp"_s});
        QVERIFY(arguments);
        QVERIFY(arguments->background && !arguments->headless && !arguments->port);
        QCOMPARE(arguments->urls, QStringList{u"/a b.spaceapp"_s});
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown") << QStringList{u"--frobnicate"_s};
        QTest::newRow("no port") << QStringList{u"--port"_s};
        QTest::newRow("a word for a port") << QStringList{u"--port"_s, u"http"_s};
        QTest::newRow("too high a port") << QStringList{u"--port=65536"_s};
        QTest::newRow("a negative port") << QStringList{u"--port=-1"_s};
        QTest::newRow("empty profile") << QStringList{u"--profile="_s};
        QTest::newRow("a flag with a value") << QStringList{u"--headless=yes"_s};
    }
    void refuses()
    {
        QFETCH(QStringList, words);
        const auto arguments = parseArguments(words);
        QVERIFY(!arguments);
        QCOMPARE(arguments.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
