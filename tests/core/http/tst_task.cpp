// SPDX-License-Identifier: MIT
#include "core/http/signal.h"

#include <QTest>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace orrery::http;

namespace {

/// Waits one turn of the event loop.
Task<> turn()
{
    co_await waitFor<int>([](Lane &lane, Answer<int> answer) {
        lane.post([later = std::move(answer)]() mutable { later(0); });
    });
}

Task<std::unique_ptr<int>> made(int value, bool later)
{
    if (later)
        co_await turn();
    co_return std::make_unique<int>(value);
}

Task<int> sum(int depth, bool later)
{
    if (depth == 0)
        co_return **std::make_unique<std::unique_ptr<int>>(co_await made(1, later));
    co_return co_await sum(depth - 1, later) + *co_await made(1, later);
}

Task<int> thrower(bool later)
{
    if (later)
        co_await turn();
    throw std::runtime_error("broken");
}

/// Says when it is destroyed.
class Witness
{
public:
    Witness(std::vector<std::string> &ends, std::string name)
        : m_ends(ends)
        , m_name(std::move(name))
    {
    }
    ~Witness() { m_ends.push_back(m_name); }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

private:
    std::vector<std::string> &m_ends;
    std::string m_name;
};

Task<> waitsForEver(std::vector<std::string> &ends, Signal &signal)
{
    const Witness witness(ends, "inner");
    co_await signal.wait();
    ends.push_back("went on");
}

Task<> awaitsIt(std::vector<std::string> &ends, Signal &signal)
{
    const Witness witness(ends, "outer");
    co_await waitsForEver(ends, signal);
    ends.push_back("went on");
}

} // namespace

class TestTask : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void handsItsResultOn_data()
    {
        QTest::addColumn<bool>("later");
        QTest::newRow("at once") << false;
        QTest::newRow("after a turn of the event loop") << true;
    }
    void handsItsResultOn()
    {
        QFETCH(const bool, later);
        const auto lane = Lane::make(0);
        int result = 0;
        const auto run = [&]() -> Task<> { result = co_await sum(20, later); };
        spawn(*lane, run());
        lane->poll();
        QCOMPARE(result, 21);
    }

    void throwsWhereItIsAwaited_data() { handsItsResultOn_data(); }
    void throwsWhereItIsAwaited()
    {
        QFETCH(const bool, later);
        const auto lane = Lane::make(0);
        std::string caught;
        std::string unhandled;
        const auto run = [&]() -> Task<> {
            try {
                (void)co_await thrower(later);
            } catch (const std::exception &error) {
                caught = error.what();
            }
            (void)co_await thrower(later);
        };
        spawn(*lane, run(), [&](const std::exception_ptr &thrown) {
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception &error) {
                unhandled = error.what();
            }
        });
        lane->poll();
        QCOMPARE(caught, "broken");
        QCOMPARE(unhandled, "broken");
    }

    void aLongLoopNeedsNoStack()
    {
        const auto lane = Lane::make(0);
        int turns = 0;
        const auto run = [&]() -> Task<> {
            for (; turns < 1'000'000; ++turns)
                (void)co_await made(turns, turns % 1000 == 0);
        };
        spawn(*lane, run());
        lane->poll();
        QCOMPARE(turns, 1'000'000);
    }

    void beginsAtOnceOnItsThreadAndTellsItsEnd()
    {
        const auto lane = Lane::make(0);
        std::vector<std::string> order;
        const auto inner = [&]() -> Task<> {
            order.push_back("begun");
            co_await turn();
            order.push_back("ended");
        };
        const auto outer = [&]() -> Task<> {
            spawn(*lane, inner(), [&](const std::exception_ptr &) { order.push_back("done"); });
            order.push_back("beside");
            co_return;
        };
        spawn(*lane, outer());
        QVERIFY(order.empty());
        lane->poll();
        QCOMPARE(order, (std::vector<std::string>{"begun", "beside", "ended", "done"}));
    }

    void endsWithItsEventLoop()
    {
        std::vector<std::string> ends;
        bool done = false;
        {
            const auto lane = Lane::make(0);
            Signal signal(*lane);
            spawn(*lane, awaitsIt(ends, signal), [&](const std::exception_ptr &) { done = true; });
            lane->poll();
            QVERIFY(ends.empty());
        }
        QCOMPARE(ends, (std::vector<std::string>{"inner", "outer"}));
        QVERIFY(!done);
    }

    void oneThatNeverBeginsEndsToo()
    {
        std::vector<std::string> ends;
        {
            const auto lane = Lane::make(0);
            const auto run = [](std::unique_ptr<Witness> kept) -> Task<> {
                kept.reset();
                co_return;
            };
            spawn(*lane, run(std::make_unique<Witness>(ends, "argument"))); // and no run()
        }
        QCOMPARE(ends, std::vector<std::string>{"argument"});
    }

    void nobodyWhoAnswersEndsIt()
    {
        std::vector<std::string> ends;
        const auto lane = Lane::make(0);
        const auto run = [&]() -> Task<> {
            const Witness witness(ends, "caller");
            co_await waitFor<int>([](Lane &where, Answer<int> answer) {
                where.post([dropped = std::move(answer)] {});
            });
            ends.push_back("went on");
        };
        spawn(*lane, run());
        lane->poll();
        QCOMPARE(ends, std::vector<std::string>{"caller"});
    }

    void whatCannotBeginToWaitThrows()
    {
        const auto lane = Lane::make(0);
        std::string caught;
        const auto run = [&]() -> Task<> {
            try {
                co_await waitFor<int>([](Lane &, Answer<int> answer) {
                    const auto dropped = std::move(answer);
                    throw std::runtime_error("no memory");
                });
            } catch (const std::exception &error) {
                caught = error.what();
            }
        };
        spawn(*lane, run());
        lane->poll();
        QCOMPARE(caught, "no memory");
    }

    void memoryOfFramesIsUsedAgain()
    {
        void *first = FrameMemory::take(1000);
        FrameMemory::give(first, 1000);
        void *again = FrameMemory::take(990); // as large, in steps
        void *other = FrameMemory::take(1000);
#ifndef __SANITIZE_ADDRESS__
        QCOMPARE(again, first);
#endif
        QVERIFY(other != again);
        FrameMemory::give(again, 990);
        FrameMemory::give(other, 1000);
        void *large = FrameMemory::take(1024 * 1024);
        FrameMemory::give(large, 1024 * 1024);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
