// SPDX-License-Identifier: MIT
#include "core/http/byterange.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::http;

class TestByteRange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("length");
        const auto row = [](const char *header, RangeKind kind, int first, int length) {
            QTest::newRow(*header ? header : "none")
                << QString::fromUtf8(header) << int(kind) << first << length;
        };
        // of 100 bytes
        row("", RangeKind::Whole, 0, 100);
        row("bytes=0-0", RangeKind::Part, 0, 1);
        row("bytes=10-19", RangeKind::Part, 10, 10);
        row("bytes=90-", RangeKind::Part, 90, 10);
        row("bytes=90-1000", RangeKind::Part, 90, 10);
        row("bytes=-5", RangeKind::Part, 95, 5);
        row("bytes=-500", RangeKind::Part, 0, 100);
        row("bytes=0-99999999999999999999999", RangeKind::Part, 0, 100);
        row("bytes=100-", RangeKind::Unsatisfiable, 0, 0);
        row("bytes=-0", RangeKind::Unsatisfiable, 0, 0);
        row("bytes=0-1,5-6", RangeKind::Whole, 0, 100);
        row("pages=1-2", RangeKind::Whole, 0, 100);
        row("bytes=5-4", RangeKind::Whole, 0, 100);
        row("bytes=-", RangeKind::Whole, 0, 100);
        row("bytes=a-b", RangeKind::Whole, 0, 100);
        row("bytes=--5", RangeKind::Whole, 0, 100);
        row("bytes=5", RangeKind::Whole, 0, 100);
    }
    void reads()
    {
        QFETCH(QString, header);
        QFETCH(int, kind);
        QFETCH(int, first);
        QFETCH(int, length);
        const RangeRequest range = readRange(header.toStdString(), 100);
        QCOMPARE(int(range.kind), kind);
        QCOMPARE(range.range.first, first);
        QCOMPARE(range.range.length, length);
    }

    void knowsEmptyFiles()
    {
        QCOMPARE(readRange("bytes=0-", 0).kind, RangeKind::Unsatisfiable);
        QCOMPARE(readRange("bytes=-1", 0).kind, RangeKind::Unsatisfiable);
        QCOMPARE(readRange("", 0).kind, RangeKind::Whole);
    }
};

QTEST_GUILESS_MAIN(TestByteRange)
#include "tst_byterange.moc"
