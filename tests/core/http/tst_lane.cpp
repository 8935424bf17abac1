// SPDX-License-Identifier: MIT
#include "core/http/readysocket.h"
#include "core/http/signal.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace orrery::http;

namespace {

/// A socket that a lane watches, and its other end.
class Pair
{
public:
    explicit Pair(Lane &lane)
        : Pair(lane, made())
    {
    }
    ~Pair() { end(); }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    void send(std::string_view text)
    {
        QCOMPARE(::write(m_other, text.data(), text.size()), ssize_t(text.size()));
    }
    void end()
    {
        if (m_other >= 0)
            ::close(std::exchange(m_other, -1));
    }
    /// Everything that the other end was sent.
    [[nodiscard]] size_t drain()
    {
        size_t all = 0;
        char buffer[65536];
        for (ssize_t got = 0; (got = ::recv(m_other, buffer, sizeof buffer, MSG_DONTWAIT)) > 0;)
            all += size_t(got);
        return all;
    }
    ReadySocket socket;

private:
    static std::array<int, 2> made()
    {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("socketpair");
        return ends;
    }
    Pair(Lane &lane, std::array<int, 2> ends)
        : socket(lane, ends[0])
        , m_other(ends[1])
    {
    }
    int m_other;
};

/// Reads until the end or until it is closed, and notes each piece.
Task<> readAll(ReadySocket &socket, std::vector<std::string> &pieces)
{
    for (;;) {
        char buffer[64];
        const ssize_t got = ::recv(socket.fd(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (got == 0)
            break;
        if (got > 0) {
            pieces.emplace_back(buffer, size_t(got));
            continue;
        }
        socket.exhaust(ReadySocket::Read);
        if (!co_await socket.ready(ReadySocket::Read)) {
            pieces.emplace_back("closed");
            co_return;
        }
    }
    pieces.emplace_back("end");
}

class Witness
{
public:
    explicit Witness(int &ends)
        : m_ends(ends)
    {
    }
    ~Witness() { ++m_ends; }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

private:
    int &m_ends;
};

} // namespace

class TestLane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsOfEachPieceAndOfTheEnd()
    {
        const auto lane = Lane::make(0);
        std::vector<std::string> pieces;
        Pair pair(*lane);
        pair.send("before");
        spawn(*lane, readAll(pair.socket, pieces));
        lane->poll();
        QCOMPARE(pieces, std::vector<std::string>{"before"});
        pair.send("one");
        lane->poll();
        pair.send("two");
        pair.end(); // with the last piece: there is one edge for both
        lane->poll();
        QCOMPARE(pieces, (std::vector<std::string>{"before", "one", "two", "end"}));
        QVERIFY(pair.socket.isReady(ReadySocket::Read));
        pair.socket.exhaust(ReadySocket::Read);
        QVERIFY2(pair.socket.isReady(ReadySocket::Read), "nothing would wake who waits now");
    }

    void aCloseWakesWhoWaits()
    {
        const auto lane = Lane::make(0);
        std::vector<std::string> pieces;
        Pair pair(*lane);
        spawn(*lane, readAll(pair.socket, pieces));
        lane->poll();
        QVERIFY(pieces.empty());
        pair.socket.close();
        QVERIFY2(pieces.empty(), "who waits may be a caller of close()");
        lane->poll();
        QCOMPARE(pieces, std::vector<std::string>{"closed"});
    }

    void aSecondWhoWaitsIsToldSo()
    {
        const auto lane = Lane::make(0);
        std::vector<std::string> pieces;
        Pair pair(*lane);
        spawn(*lane, readAll(pair.socket, pieces));
        lane->poll();
        bool waited = true;
        const auto run = [&]() -> Task<> {
            waited = co_await pair.socket.ready(ReadySocket::Read);
        };
        spawn(*lane, run());
        lane->poll();
        QVERIFY(!waited);
        pair.send("for the first");
        lane->poll();
        QCOMPARE(pieces, std::vector<std::string>{"for the first"});
    }

    void tellsWhenMoreCanBeWritten()
    {
        const auto lane = Lane::make(0);
        Pair pair(*lane);
        size_t sent = 0;
        constexpr size_t all = 4 * 1024 * 1024;
        const auto write = [&]() -> Task<> {
            const std::string piece(100'000, 'x');
            while (sent < all) {
                const ssize_t taken = ::send(pair.socket.fd(), piece.data(),
                                             std::min(piece.size(), all - sent), MSG_DONTWAIT);
                if (taken > 0) {
                    sent += size_t(taken);
                    continue;
                }
                pair.socket.exhaust(ReadySocket::Write);
                if (!co_await pair.socket.ready(ReadySocket::Write))
                    co_return;
            }
        };
        spawn(*lane, write());
        size_t received = 0;
        for (int i = 0; i < 10'000 && received < all; ++i) {
            lane->poll();
            received += pair.drain();
        }
        QCOMPARE(received, all);
    }

    void oneMayCloseAnotherThatIsReadyToo()
    {
        const auto lane = Lane::make(0);
        std::vector<std::unique_ptr<Pair>> pairs;
        for (int i = 0; i < 8; ++i)
            pairs.push_back(std::make_unique<Pair>(*lane));
        int told = 0;
        const auto wait = [&](ReadySocket &socket) -> Task<> {
            socket.exhaust(ReadySocket::Read);
            if (!co_await socket.ready(ReadySocket::Read))
                co_return;
            ++told;
            std::erase_if(pairs, [&](const auto &pair) { return &pair->socket != &socket; });
        };
        for (const auto &pair : pairs)
            spawn(*lane, wait(pair->socket));
        lane->poll();
        const auto ready = [&] {
            for (const auto &pair : pairs)
                pair->send("x");
        };
        ready();
        lane->poll();
        QCOMPARE(told, 1);
        QCOMPARE(pairs.size(), size_t(1));
    }

    void othersHaveTheirTurn()
    {
        const auto lane = Lane::make(0);
        Pair pair(*lane);
        std::vector<std::string> order;
        const auto run = [&]() -> Task<> {
            order.emplace_back("before");
            const bool isOpen = co_await pair.socket.later();
            order.emplace_back(isOpen ? "behind" : "closed");
        };
        spawn(*lane, run());
        lane->post([&] { order.emplace_back("other"); });
        lane->poll();
        QCOMPARE(order, (std::vector<std::string>{"before", "other", "behind"}));
    }

    void anotherThreadWakesALaneThatSleeps()
    {
        const auto lane = Lane::make(0);
        std::thread thread([&] { lane->run(); });
        std::atomic<int> ran = 0;
        for (int i = 0; i < 10'000; ++i) {
            lane->post([&] { ++ran; });
            if (i % 1000 == 0) // asleep again, most often
                QTRY_COMPARE(ran.load(), i + 1);
        }
        lane->stop();
        thread.join();
        QCOMPARE(ran.load(), 10'000);
    }

    void aSignalWakesOnceAndNotBefore()
    {
        const auto lane = Lane::make(0);
        Signal signal(*lane);
        std::vector<bool> woken;
        const auto run = [&]() -> Task<> {
            for (;;)
                woken.push_back(co_await signal.wait());
        };
        signal.set(); // nobody waits: forgotten
        spawn(*lane, run());
        lane->poll();
        QVERIFY(woken.empty());
        signal.set();
        signal.set();
        lane->poll();
        QCOMPARE(woken, std::vector<bool>{true});
    }

    void timersCallInTheirOrder()
    {
        const auto lane = Lane::make(0);
        std::vector<int> called;
        Lane::Timer late(*lane);
        Lane::Timer early(*lane);
        Lane::Timer stopped(*lane);
        auto dead = std::make_unique<Lane::Timer>(*lane);
        late.start(std::chrono::milliseconds(20), [&] {
            called.push_back(2);
            lane->stop();
        });
        early.start(std::chrono::milliseconds(10), [&] {
            called.push_back(1);
            dead.reset();
        });
        stopped.start(std::chrono::milliseconds(1), [&] { called.push_back(3); });
        dead->start(std::chrono::milliseconds(15), [&] { called.push_back(4); });
        stopped.stop();
        lane->run();
        QCOMPARE(called, (std::vector<int>{1, 2}));
    }

    void aWaitEndsWithItsTime()
    {
        const auto lane = Lane::make(0);
        Signal signal(*lane);
        std::optional<bool> woken;
        const auto run = [&]() -> Task<> {
            woken = co_await signal.wait(std::chrono::milliseconds(5));
            lane->stop();
        };
        spawn(*lane, run());
        lane->run();
        QCOMPARE(woken, false);
    }

    void coroutinesEndWithTheirLane()
    {
        int ends = 0;
        auto lane = Lane::make(0);
        const auto run = [](std::unique_ptr<Pair> pair, int &count) -> Task<> {
            const Witness witness(count);
            std::vector<std::string> pieces;
            co_await readAll(pair->socket, pieces); // the socket is its own, as a connection's is
        };
        for (int i = 0; i < 3; ++i)
            spawn(*lane, run(std::make_unique<Pair>(*lane), ends));
        lane->poll();
        QCOMPARE(ends, 0);
        lane.reset();
        QCOMPARE(ends, 3);
    }

    void whatTheSystemCannotWatchIsClosed()
    {
        const auto lane = Lane::make(0);
        ReadySocket nothing(*lane, -1);
        QVERIFY(!nothing.isOpen());
        bool waited = true;
        const auto run = [&]() -> Task<> { waited = co_await nothing.ready(ReadySocket::Read); };
        spawn(*lane, run());
        lane->poll();
        QVERIFY(!waited);
    }
};

QTEST_GUILESS_MAIN(TestLane)
#include "tst_lane.moc"
