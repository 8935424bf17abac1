// SPDX-License-Identifier: MIT
#include "core/foundation/background.h"

#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace orrery;

/// Work on other threads and where its answers arrive.
class TestBackground : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worksElsewhereAndAnswersHere()
    {
        QThread *worked = nullptr;
        QThread *answered = nullptr;
        const QFuture<void> done =
            inBackground(
                [&worked](int number, const QString &text) {
                    worked = QThread::currentThread();
                    return text + QString::number(number);
                },
                7, u"answer "_s)
                .then(QtFuture::Launch::Sync, [&answered](const QString &text) {
                    answered = QThread::currentThread();
                    QCOMPARE(text, u"answer 7"_s);
                });
        QTRY_VERIFY(done.isFinished());
        QVERIFY(worked != thread());
        QCOMPARE(answered, thread());
    }

    /// What Qt 6.8 does twice, and crashes, when the future ends in the thread of the work.
    void continuesOnce()
    {
        constexpr int rounds = 20'000;
        std::atomic<int> continued = 0;
        for (int i = 0; i < rounds; ++i)
            inBackground([] {}).then(this, [&continued] { ++continued; });
        QTRY_COMPARE(continued, rounds);
    }

    void leavesOutWhatWasCancelled()
    {
        QThreadPool pool;
        pool.setMaxThreadCount(1);
        QSemaphore gate;
        bool hasRun = false;
        const QFuture<void> first = inBackground(pool, [&gate] { gate.acquire(); });
        QFuture<void> second = inBackground(pool, [&hasRun] { hasRun = true; });
        second.cancel();
        gate.release();
        QTRY_VERIFY(first.isFinished() && second.isFinished());
        QVERIFY(second.isCanceled());
        QVERIFY(!hasRun);
    }

    void tellsHowFarItIs()
    {
        const QFuture<int> future =
            inBackgroundFor<int>(*QThreadPool::globalInstance(), [](QPromise<int> &promise) {
                promise.setProgressRange(0, 10);
                promise.setProgressValue(4);
                promise.addResult(3);
            });
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.progressValue(), 4);
        QCOMPARE(future.result(), 3);
    }
};

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
