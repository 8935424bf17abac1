// SPDX-License-Identifier: MIT
#include "core/http/task.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

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
    co_await waitFor<int>([](asio::io_context &context, auto handler) {
        asio::post(context, [later = std::move(handler)]() mutable { later(0); });
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

Task<> waitsForEver(std::vector<std::string> &ends, asio::steady_timer &timer)
{
    const Witness witness(ends, "inner");
    co_await timer.async_wait(asio::as_tuple(asio::deferred));
    ends.push_back("went on");
}

Task<> awaitsIt(std::vector<std::string> &ends, asio::steady_timer &timer)
{
    const Witness witness(ends, "outer");
    co_await waitsForEver(ends, timer);
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
        asio::io_context context;
        int result = 0;
        const auto run = [&]() -> Task<> { result = co_await sum(20, later); };
        spawn(context, run());
        context.run();
        QCOMPARE(result, 21);
    }

    void throwsWhereItIsAwaited_data() { handsItsResultOn_data(); }
    void throwsWhereItIsAwaited()
    {
        QFETCH(const bool, later);
        asio::io_context context;
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
        spawn(context, run(), [&](const std::exception_ptr &thrown) {
            try {
                std::rethrow_exception(thrown);
            } catch (const std::exception &error) {
                unhandled = error.what();
            }
        });
        context.run();
        QCOMPARE(caught, "broken");
        QCOMPARE(unhandled, "broken");
    }

    void aLongLoopNeedsNoStack()
    {
        asio::io_context context;
        int turns = 0;
        const auto run = [&]() -> Task<> {
            for (; turns < 1'000'000; ++turns)
                (void)co_await made(turns, turns % 1000 == 0);
        };
        spawn(context, run());
        context.run();
        QCOMPARE(turns, 1'000'000);
    }

    void beginsAtOnceOnItsThreadAndTellsItsEnd()
    {
        asio::io_context context;
        std::vector<std::string> order;
        const auto inner = [&]() -> Task<> {
            order.push_back("begun");
            co_await turn();
            order.push_back("ended");
        };
        const auto outer = [&]() -> Task<> {
            spawn(context, inner(), [&](const std::exception_ptr &) { order.push_back("done"); });
            order.push_back("beside");
            co_return;
        };
        spawn(context, outer());
        QVERIFY(order.empty());
        context.run();
        QCOMPARE(order, (std::vector<std::string>{"begun", "beside", "ended", "done"}));
    }

    void endsWithItsEventLoop()
    {
        std::vector<std::string> ends;
        bool done = false;
        {
            asio::io_context context;
            asio::steady_timer timer(context, std::chrono::hours(1));
            spawn(context, awaitsIt(ends, timer), [&](const std::exception_ptr &) { done = true; });
            context.poll();
            QVERIFY(ends.empty());
        }
        QCOMPARE(ends, (std::vector<std::string>{"inner", "outer"}));
        QVERIFY(!done);
    }

    void oneThatNeverBeginsEndsToo()
    {
        std::vector<std::string> ends;
        {
            asio::io_context context;
            const auto run = [](std::unique_ptr<Witness> kept) -> Task<> {
                kept.reset();
                co_return;
            };
            spawn(context, run(std::make_unique<Witness>(ends, "argument"))); // and no run()
        }
        QCOMPARE(ends, std::vector<std::string>{"argument"});
    }

    void nobodyWhoAnswersEndsIt()
    {
        std::vector<std::string> ends;
        asio::io_context context;
        const auto run = [&]() -> Task<> {
            const Witness witness(ends, "caller");
            co_await waitFor<int>([](asio::io_context &where, auto handler) {
                asio::post(where, [dropped = std::move(handler)] {});
            });
            ends.push_back("went on");
        };
        spawn(context, run());
        context.run();
        QCOMPARE(ends, std::vector<std::string>{"caller"});
    }

    void whatCannotBeginToWaitThrows()
    {
        asio::io_context context;
        std::string caught;
        const auto run = [&]() -> Task<> {
            try {
                co_await waitFor<int>([](asio::io_context &, auto handler) {
                    const auto dropped = std::move(handler);
                    throw std::runtime_error("no memory");
                });
            } catch (const std::exception &error) {
                caught = error.what();
            }
        };
        spawn(context, run());
        context.run();
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
