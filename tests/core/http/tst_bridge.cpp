// SPDX-License-Identifier: MIT
#include "core/http/bridge.h"

#include <QPromise>
#include <QTest>
#include <QThread>

#include <thread>

using namespace orrery;
using namespace orrery::http;
using namespace Qt::StringLiterals;

/// A lane with its thread, as a Server has them.
class RunningLane
{
public:
    RunningLane()
        : m_thread([this] { lane->run(); })
    {
    }
    ~RunningLane()
    {
        lane->close();
        lane->stop();
        m_thread.join();
    }
    std::shared_ptr<Lane> lane = Lane::make(0);

private:
    std::thread m_thread;
};

class TestBridge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsOnAPoolAndComesBack()
    {
        QThreadPool pool;
        RunningLane running;
        std::atomic<int> state = 0;
        const auto run = [&]() -> Task<> {
            const auto home = std::this_thread::get_id();
            const auto there = co_await runOn(pool, [] { return std::this_thread::get_id(); });
            state = there != home && std::this_thread::get_id() == home ? 1 : 2;
        };
        spawn(*running.lane, run());
        QTRY_COMPARE(state.load(), 1);
    }

    void awaitsAFutureOfTheMainThread()
    {
        RunningLane running;
        QPromise<Result<int>> promise;
        promise.start();
        std::atomic<int> answer = 0;
        bool calledHere = false;
        const auto run = [&]() -> Task<> {
            const auto result = co_await awaitFuture(this, [&] {
                calledHere = QThread::currentThread() == thread();
                return promise.future();
            });
            answer = result.value_or(-1);
        };
        spawn(*running.lane, run());
        QTRY_VERIFY(calledHere);
        promise.addResult(Result<int>(42));
        promise.finish();
        QTRY_COMPARE(answer.load(), 42);
    }

    void aCancelledFutureIsAnError()
    {
        RunningLane running;
        std::atomic<bool> cancelled = false;
        const auto run = [&]() -> Task<> {
            const auto result = co_await awaitFuture(this, [] {
                QPromise<Result<>> promise;
                promise.start();
                return promise.future(); // dropped: cancels
            });
            cancelled = !result && result.error().code == ErrorCode::Cancelled;
        };
        spawn(*running.lane, run());
        QTRY_VERIFY(cancelled.load());
    }

    void anAnswerAfterTheEndIsHarmless()
    {
        std::optional<Reply<int>> late;
        std::atomic<bool> waiting = false;
        {
            RunningLane running;
            const auto run = [&]() -> Task<> {
                co_await awaitReply<int>([&](Reply<int> reply) {
                    late = std::move(reply);
                    waiting = true;
                });
            };
            spawn(*running.lane, run());
            QTRY_VERIFY(waiting.load());
        }
        (*late)(1);
        late.reset();
    }
};

QTEST_GUILESS_MAIN(TestBridge)
#include "tst_bridge.moc"
