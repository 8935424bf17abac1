// SPDX-License-Identifier: MIT
#include "core/foundation/clock.h"
#include "core/micros/connectionledger.h"
#include "tests/support/movedclock.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;
using orrery::test::MovedClock;

namespace {

const InstanceId app{u"a1"_s};

QList<LedgerEntry> entriesOf(ConnectionLedger &ledger)
{
    const QFuture<QList<LedgerEntry>> future = ledger.entries(app);
    if (!QTest::qWaitFor([&] { return future.isFinished(); }))
        return {};
    return future.result();
}

} // namespace

class TestConnectionLedger : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addsUp()
    {
        QTemporaryDir dir;
        MovedClock clock;
        ConnectionLedger ledger(ProfilePaths(dir.path()), clock);
        QSignalSpy changed(&ledger, &ConnectionLedger::changed);
        ledger.add(app, {u"a.test"_s, 443, 1, 10, 20});
        const QDateTime first = QDateTime::fromSecsSinceEpoch(1'790'000'000);
        clock.time += std::chrono::seconds(60);
        ledger.add(app, {u"b.test"_s, 443, 2, 1, 2});
        clock.time += std::chrono::seconds(60);
        ledger.add(app, {u"a.test"_s, 443, 1, 5, 5});
        const QList<LedgerEntry> entries = entriesOf(ledger);
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries.at(0).contact, (Contact{u"a.test"_s, 443, 2, 15, 25}));
        QCOMPARE(entries.at(0).first, first);
        QCOMPARE(entries.at(0).last, first.addSecs(120));
        QCOMPARE(entries.at(1).contact.host, u"b.test"_s);
        QCOMPARE(changed.size(), 1); // for all three
    }

    void outlivesTheProgram()
    {
        QTemporaryDir dir;
        const Clock clock;
        for (int run = 1; run <= 3; ++run) {
            ConnectionLedger ledger(ProfilePaths(dir.path()), clock);
            ledger.add(app, {u"a.test"_s, 443, 1, 10, 20});
            if (run == 2) // read before the end, or only at the end
                QCOMPARE(entriesOf(ledger).size(), 1);
        }
        ConnectionLedger ledger(ProfilePaths(dir.path()), clock);
        QCOMPARE(entriesOf(ledger).value(0).contact, (Contact{u"a.test"_s, 443, 3, 30, 60}));
        ledger.clear(app);
        QVERIFY(entriesOf(ledger).isEmpty());
    }

    void doesNotGrowWithoutEnd()
    {
        QTemporaryDir dir;
        MovedClock clock;
        ConnectionLedger ledger(ProfilePaths(dir.path()), clock);
        for (int i = 0; i < 700; ++i) {
            clock.time += std::chrono::seconds(1);
            ledger.add(app, {u"h%1.test"_s.arg(i), 443, 1, 1, 1});
        }
        const QList<LedgerEntry> entries = entriesOf(ledger);
        QCOMPARE(entries.size(), 500);
        QCOMPARE(entries.first().contact.host, u"h699.test"_s);
        QCOMPARE(entries.last().contact.host, u"h200.test"_s);
    }

    void survivesADamagedFile()
    {
        QTemporaryDir dir;
        QDir(dir.path()).mkpath(u"logs/a1"_s);
        QFile file(dir.filePath(u"logs/a1/connections.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[{\"host\":1},17,{\"host\":\"x\",\"last\":\"never\"}");
        file.close();
        const Clock clock;
        ConnectionLedger ledger(ProfilePaths(dir.path()), clock);
        QVERIFY(entriesOf(ledger).isEmpty());
        ledger.add(app, {u"a.test"_s, 443, 1, 10, 20});
        QCOMPARE(entriesOf(ledger).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestConnectionLedger)
#include "tst_connectionledger.moc"
