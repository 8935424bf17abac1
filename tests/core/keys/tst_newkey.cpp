// SPDX-License-Identifier: MIT
#include "core/keys/newkey.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestNewKey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hasTheFormThatEverySdkTakes()
    {
        static const QRegularExpression form(u"^abcdefghij1_[A-Za-z0-9]{32}$"_s);
        const NewKey data = makeDataKey({u"abcdefghij1"_s});
        QVERIFY2(form.match(data.plain).hasMatch(), qPrintable(data.plain));
        QVERIFY(form.match(makeAppKey({u"abcdefghij1"_s}).plain).hasMatch());
        QCOMPARE(data.hash, hashKey(data.plain.toStdString()));
        QVERIFY(!data.plain.contains(data.id));
    }

    void isNewEachTime() { QVERIFY(makeDataKey({u"a"_s}).plain != makeDataKey({u"a"_s}).plain); }

    void hashesDifferWithEveryCharacter()
    {
        QCOMPARE(hashKey("a_b").size(), 32);
        QVERIFY(hashKey("a_b") != hashKey("a_c"));
        QVERIFY(hashKey("") != hashKey("a"));
    }

    void comparesWhole_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        QTest::newRow("same") << "secret"_ba << "secret"_ba << true;
        QTest::newRow("last differs") << "secret"_ba << "secreT"_ba << false;
        QTest::newRow("longer") << "secret"_ba << "secrets"_ba << false;
        QTest::newRow("empty") << ""_ba << ""_ba << true;
        QTest::newRow("one empty") << ""_ba << "x"_ba << false;
    }
    void comparesWhole()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QTEST(sameSecret(a.toStdString(), b.toStdString()), "same");
    }
};

QTEST_GUILESS_MAIN(TestNewKey)
#include "tst_newkey.moc"
