// SPDX-License-Identifier: MIT
#include "core/spacefile/interval.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestInterval : public QObject
{
    Q_OBJECT

    static QDateTime time(const QString &text)
    {
        QDateTime result = QDateTime::fromString(text, u"yyyy-MM-dd HH:mm:ss"_s);
        result.setTimeZone(QTimeZone::UTC);
        return result;
    }

private Q_SLOTS:
    void tellsTheNextRuns_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("installed");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        const auto row = [](const char *text, const char *installed, const char *first,
                            const char *second) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(installed)
                                << QString::fromLatin1(first) << QString::fromLatin1(second);
        };
        row("1 minute", "2026-03-01 10:15:20", "2026-03-01 10:16:00", "2026-03-01 10:17:00");
        row("20 minutes", "2026-03-01 10:15:20", "2026-03-01 10:16:00", "2026-03-01 10:36:00");
        row("1 hour", "2026-03-01 10:15:20", "2026-03-01 11:00:00", "2026-03-01 12:00:00");
        row("7 days", "2026-03-01 10:15:20", "2026-03-02 00:00:00", "2026-03-09 00:00:00");
        row("0/15 * * * *", "2026-03-01 10:15:20", "2026-03-01 10:30:00", "2026-03-01 10:45:00");
        row("*/30 * * * *", "2026-03-01 23:45:00", "2026-03-02 00:00:00", "2026-03-02 00:30:00");
        row("0/1 * * * *", "2026-03-01 10:15:00", "2026-03-01 10:16:00", "2026-03-01 10:17:00");
        row("0 */2 * * *", "2026-03-01 10:15:00", "2026-03-01 12:00:00", "2026-03-01 14:00:00");
        row("0 00 * * *", "2026-03-01 10:15:00", "2026-03-02 00:00:00", "2026-03-03 00:00:00");
        row("5,10-12 1 * * ?", "2026-03-01 00:00:00", "2026-03-01 01:05:00", "2026-03-01 01:10:00");
        row("0 9 * * mon-fri", "2026-03-06 10:00:00", "2026-03-09 09:00:00", "2026-03-10 09:00:00");
        row("0 9 * * 7", "2026-03-06 10:00:00", "2026-03-08 09:00:00", "2026-03-15 09:00:00");
        row("0 9 * * 5-7", "2026-03-06 10:00:00", "2026-03-07 09:00:00", "2026-03-08 09:00:00");
        row("0 0 29 FEB *", "2026-03-01 00:00:00", "2028-02-29 00:00:00", "2032-02-29 00:00:00");
        row("59 23 31 12 *", "2026-12-31 23:59:00", "2027-12-31 23:59:00", "2028-12-31 23:59:00");
        row("10/20 3-8/5 * jan,jul *", "2026-03-01 00:00:00", "2026-07-01 03:10:00",
            "2026-07-01 03:30:00");
    }
    void tellsTheNextRuns()
    {
        QFETCH(QString, text);
        QFETCH(QString, installed);
        QFETCH(QString, first);
        QFETCH(QString, second);
        const auto interval = parseInterval(text);
        QVERIFY2(interval, qPrintable(interval ? QString() : interval.error().message));
        QCOMPARE(interval->first(time(installed)), time(first));
        QCOMPARE(interval->next(time(first)), time(second));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "0 minutes",
                                 "1 minutes",
                                 "2 hour",
                                 "1 week",
                                 "minute",
                                 "every day",
                                 "-1 days",
                                 "60 * * * *",
                                 "* 24 * * *",
                                 "* * 0 * *",
                                 "* * 32 * *",
                                 "* * * 13 *",
                                 "* * * * 8",
                                 "* * * * */2",
                                 "*/0 * * * *",
                                 "5-3 * * * *",
                                 "a * * * *",
                                 "1, * * * *",
                                 "* * * *",
                                 "* * * * * *",
                                 "0 0 0 * * ? 2026",
                                 "0 0 1 * 1",
                                 "0 0 30 2 *",
                                 "0 0 L * *",
                                 "0 0 * * 1#2",
                                 "rate(1 minute)",
                                 "1/ * * * *",
                                 "- * * * *",
                                 "999999999 days"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("long") << QString(10000, u'1');
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto interval = parseInterval(text);
        QVERIFY(!interval);
        QCOMPARE(interval.error().code, ErrorCode::InvalidInput);
        QVERIFY(!interval.error().message.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestInterval)
#include "tst_interval.moc"
