// SPDX-License-Identifier: MIT
#include "core/foundation/ids.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesIdsOfTheDocumentedForm()
    {
        static const QRegularExpression form(u"^[a-z][a-z0-9]{10}$"_s);
        for (int i = 0; i < 100; ++i)
            QVERIFY(form.match(randomId()).hasMatch());
        QCOMPARE(randomSecret().size(), 32);
        QVERIFY(randomSecret() != randomSecret());
    }

    void slugs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"notes"_s << u"notes"_s;
        QTest::newRow("case, blanks") << u" My  Notes! "_s << u"my-notes"_s;
        QTest::newRow("accents") << u"Café"_s << u"cafe"_s;
        QTest::newRow("nothing left") << u"日本"_s << u"app"_s;
        QTest::newRow("localhost") << u"localhost2"_s << u"app-2"_s;
        QTest::newRow("just localhost") << u"localhost"_s << u"app"_s;
        QTest::newRow("long") << QString(60, u'a') << QString(40, u'a');
    }
    void slugs()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(slug(text), expected);
        QVERIFY(isAlias(slug(text)));
    }

    void refusesAliases_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("capital") << u"Notes"_s;
        QTest::newRow("edge") << u"-a"_s;
        QTest::newRow("reserved") << u"localhost-a"_s;
        QTest::newRow("long") << QString(41, u'a');
    }
    void refusesAliases()
    {
        QFETCH(QString, text);
        QVERIFY(!isAlias(text));
    }
};

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
