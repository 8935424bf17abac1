// SPDX-License-Identifier: MIT
#include "core/micros/backoff.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace orrery;

class TestBackOff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void waitsTwiceAsLongAfterEachCrashInARow()
    {
        BackOff backOff({.firstBackOff = 1h, .longestBackOff = 5h, .steady = 10s});
        QCOMPARE(backOff.left(), 0ms);
        for (const auto length : {1h, 2h, 4h, 5h, 5h}) {
            backOff.grow(9'999ms);
            QCOMPARE(backOff.isFirst(), length == 1h);
            QVERIFY(backOff.left() <= length && backOff.left() > length - 1h);
        }
    }

    void isALoopFromTheFourthOn()
    {
        BackOff backOff({.firstBackOff = 1h, .longestBackOff = 5h, .steady = 10s});
        for (int crash = 1; crash <= 6; ++crash) {
            backOff.grow(0ms);
            QCOMPARE(backOff.isLoop(), crash >= 4);
        }
        backOff.grow(10s); // it ran steadily
        QVERIFY(backOff.isFirst());
        QVERIFY(!backOff.isLoop());
        QVERIFY(backOff.left() <= 1h);
    }

    void isForgottenAndOverAtItsTime()
    {
        BackOff backOff({.firstBackOff = 1h, .longestBackOff = 5h, .steady = 10s});
        backOff.grow(0ms);
        backOff.forget();
        QCOMPARE(backOff.left(), 0ms);
        QVERIFY(!backOff.isFirst());
        backOff.grow(0ms);
        QVERIFY(backOff.isFirst());

        BackOff over({.firstBackOff = 0ms, .longestBackOff = 0ms, .steady = 10s});
        over.grow(0ms);
        QCOMPARE(over.left(), 0ms);
    }
};

QTEST_GUILESS_MAIN(TestBackOff)
#include "tst_backoff.moc"
