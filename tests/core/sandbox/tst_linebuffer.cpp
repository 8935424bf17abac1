// SPDX-License-Identifier: MIT
#include "core/sandbox/linebuffer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestLineBuffer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void splits_data()
    {
        QTest::addColumn<QByteArrayList>("pieces");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("one line") << QByteArrayList{"hello\n"} << QStringList{u"hello"_s};
        QTest::newRow("two in one piece")
            << QByteArrayList{"a\nb\n"} << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("one in two pieces")
            << QByteArrayList{"he", "llo\n"} << QStringList{u"hello"_s};
        QTest::newRow("carriage return")
            << QByteArrayList{"a\r\nb\r\n"} << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("empty lines") << QByteArrayList{"\n\n"} << QStringList{QString(), QString()};
        QTest::newRow("a letter in two pieces")
            << QByteArrayList{"caf\xc3", "\xa9\n"} << QStringList{u"café"_s};
        QTest::newRow("colours") << QByteArrayList{"\x1b[31mred\x1b[0m\n"} << QStringList{u"red"_s};
        QTest::newRow("no end") << QByteArrayList{"a\nrest"} << QStringList{u"a"_s, u"rest"_s};
    }
    void splits()
    {
        QFETCH(QByteArrayList, pieces);
        LineBuffer buffer;
        QStringList lines;
        for (const QByteArray &piece : std::as_const(pieces))
            lines += buffer.add(piece);
        lines += buffer.finish();
        QTEST(lines, "lines");
        QVERIFY(buffer.finish().isEmpty());
    }

    void cutsALineThatNeverEnds()
    {
        LineBuffer buffer(100);
        const QByteArray piece(64 * 1024, 'x');
        for (int i = 0; i < 16; ++i)
            QVERIFY(buffer.add(piece).isEmpty());
        const QStringList lines = buffer.add("\nnext\n");
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines.at(0).startsWith(QString(100, u'x')));
        QVERIFY2(lines.at(0).endsWith(u"(1048476 more characters)"_s), qPrintable(lines.at(0)));
        QCOMPARE(lines.at(1), u"next"_s);
    }
};

QTEST_GUILESS_MAIN(TestLineBuffer)
#include "tst_linebuffer.moc"
