// SPDX-License-Identifier: MIT
#include "core/http/lane.h"
#include "core/http/server.h"
#include "core/http/transport.h"
#include "tests/support/rawclient.h"

#include <QFile>
#include <QTest>

#include <fcntl.h>

using namespace orrery;
using namespace orrery::http;
using orrery::test::RawClient;

namespace {

/// Answers by path, in all the ways that a handler may.
Task<> answer(Exchange &exchange)
{
    const std::string path(exchange.head.path());
    ResponseHead head;
    if (path == "/echo") {
        const auto body = co_await exchange.body.readAll(1024 * 1024);
        if (!body)
            head.status = 413;
        (void)co_await exchange.response.send(std::move(head),
                                              body ? *body : std::string("too large"));
    } else if (path == "/stream") {
        (void)exchange.response.begin(head, std::nullopt);
        for (;;) {
            const auto piece = co_await exchange.body.read();
            if (!piece || piece->empty())
                break;
            if (!co_await exchange.response.write(*piece))
                co_return;
        }
        (void)co_await exchange.response.finish();
    } else if (path == "/big") {
        constexpr size_t length = 64 * 1024 * 1024;
        const std::string piece(256 * 1024, 'b');
        (void)exchange.response.begin(head, length);
        for (size_t sent = 0; sent < length; sent += piece.size()) {
            if (!co_await exchange.response.write(piece))
                co_return;
        }
        (void)co_await exchange.response.finish();
    } else if (path == "/short") {
        (void)exchange.response.begin(head, 10);
        (void)co_await exchange.response.write(std::string_view("abc"));
        (void)co_await exchange.response.finish();
    } else if (path == "/nothing") {
        co_return;
    } else if (path == "/throw") {
        throw std::runtime_error("thrown");
    } else if (path == "/upgrade") {
        head.headers.push_back({"Upgrade", "echo"});
        head.headers.push_back({"Connection", "Upgrade"});
        const auto stream = co_await exchange.response.upgrade(std::move(head));
        std::array<char, 4096> buffer;
        bool isOpen = stream && co_await stream->transport.writeAll(stream->first);
        while (isOpen) {
            const auto got = co_await stream->transport.readSome(buffer);
            isOpen = got && *got > 0 && co_await stream->transport.writeAll({buffer.data(), *got});
        }
        if (stream)
            stream->transport.finishWriting();
    } else if (path == "/early") { // answers without looking at the body
        head.status = 400;
        (void)co_await exchange.response.send(std::move(head), "no");
    } else if (path == "/entrance") {
        (void)co_await exchange.response.send(std::move(head), exchange.entrance.instance);
    } else {
        exchange.response.add("X-Method", exchange.head.method);
        (void)co_await exchange.response.send(std::move(head), path);
    }
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<Server>(answer, 2);
        const auto port = m_server->listen(0);
        QVERIFY(port);
        m_port = *port;
    }
    void cleanupTestCase() { m_server.reset(); }

    void keepsAConnectionForManyRequests()
    {
        RawClient client(m_port);
        for (int i = 0; i < 50; ++i) {
            const auto got =
                client.ask("GET /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            QCOMPARE(got.status, 200);
            QCOMPARE(got.body, "/" + QByteArray::number(i));
            QCOMPARE(got.header("Connection"), QByteArray());
            QVERIFY(!got.header("Date").isEmpty());
        }
    }

    void answersPipelinedRequestsInOrder()
    {
        RawClient client(m_port);
        QByteArray all;
        for (int i = 0; i < 20; ++i)
            all += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n" + QByteArray("ab")
                + "GET /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        client.send(all);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(client.read().body, QByteArray("ab"));
            QCOMPARE(client.read().body, "/" + QByteArray::number(i));
        }
    }

    void tellsWhoCloses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("connection");
        QTest::addColumn<bool>("closes");
        QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << QByteArray()
                             << false;
        QTest::newRow("close") << QByteArray(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                               << QByteArray("close") << true;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("close") << true;
        QTest::newRow("1.0 kept") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                                  << QByteArray("keep-alive") << false;
    }
    void tellsWhoCloses()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, connection);
        QFETCH(bool, closes);
        RawClient client(m_port);
        const auto got = client.ask(request);
        QCOMPARE(got.body, "/");
        QCOMPARE(got.header("Connection"), connection);
        if (closes)
            QVERIFY(client.isClosed());
        else
            QCOMPARE(client.ask(request).body, "/");
    }

    void aHeadHasNoBody()
    {
        RawClient client(m_port);
        const auto got = client.ask("HEAD /four HTTP/1.1\r\nHost: x\r\n\r\n", true);
        QCOMPARE(got.header("Content-Length"), QByteArray("5"));
        QCOMPARE(client.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body, "/");
    }

    void readsChunksAndForgetsTrailers()
    {
        RawClient client(m_port);
        const QByteArray request =
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            "6;x=y\r\n world\r\n0\r\nX-Method: evil\r\n\r\n";
        QCOMPARE(client.ask(request).body, "hello world");
        QCOMPARE(client.ask(request).body, "hello world");
    }

    void streamsChunks()
    {
        RawClient client(m_port);
        client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n");
        const QByteArray body(200000, 'q');
        client.send(body);
        const auto got = client.read();
        QCOMPARE(got.header("Transfer-Encoding"), "chunked");
        QCOMPARE(got.body, body);
        QCOMPARE(client.ask("GET /again HTTP/1.1\r\nHost: x\r\n\r\n").body, "/again");
    }

    void anOldClientGetsNoChunks()
    {
        RawClient client(m_port);
        const auto got = client.ask(
            "POST /stream HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc");
        QVERIFY(got.header("Transfer-Encoding").isEmpty());
        QCOMPARE(got.body, "abc");
    }

    void sendsContinueOnlyWhenTheBodyIsWanted()
    {
        RawClient client(m_port);
        const QByteArray head =
            " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
        QCOMPARE(client.ask("POST /echo" + head).status, 100);
        QCOMPARE(client.ask("abc").body, "abc");
        RawClient other(m_port);
        const auto got = other.ask("POST /early" + head);
        QCOMPARE(got.status, 400);
        QCOMPARE(got.header("Connection"), "close");
    }

    void readsTheBodyBeforeAnEarlyAnswer()
    {
        RawClient client(m_port);
        const qsizetype size = 20 * 1024 * 1024;
        QVERIFY(client.send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + QByteArray::number(size) + "\r\n\r\n"));
        QVERIFY(client.send(QByteArray(size, 'x')));
        QCOMPARE(client.read().status, 400);
        QCOMPARE(client.ask("GET /kept HTTP/1.1\r\nHost: x\r\n\r\n").body, "/kept");
    }

    void readsAnOversizedBodyToItsEnd()
    {
        RawClient client(m_port);
        const qsizetype size = 3 * 1024 * 1024;
        QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: "
                            + QByteArray::number(size) + "\r\n\r\n" + QByteArray(size, 'x')));
        QCOMPARE(client.read().status, 413);
        QCOMPARE(client.ask("GET /kept HTTP/1.1\r\nHost: x\r\n\r\n").body, "/kept");
    }

    void refusesAndCloses()
    {
        RawClient client(m_port);
        const auto got = client.ask("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n");
        QCOMPARE(got.status, 400);
        QVERIFY(client.isClosed());
        RawClient longHead(m_port);
        longHead.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(80000, 'a'));
        QCOMPARE(longHead.read().status, 431);
    }

    void aHandlerThatFailsMakesA500()
    {
        RawClient client(m_port);
        const auto got = client.ask("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(got.status, 500);
        QCOMPARE(got.body, R"({"errors":["Internal error"]})");
        RawClient other(m_port);
        QTest::ignoreMessage(QtCriticalMsg, "a handler threw: thrown");
        QCOMPARE(other.ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
        QVERIFY(other.isClosed());
    }

    void aShortAnswerIsCutOff()
    {
        RawClient client(m_port);
        const auto got = client.ask("GET /short HTTP/1.1\r\nHost: x\r\n\r\n");
        QVERIFY(got.body.size() < 10);
    }

    void handsOutTheBytesAfterAnUpgrade()
    {
        RawClient client(m_port);
        // The first bytes of the new protocol may come together with the head.
        const auto got = client.ask("GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: "
                                    "Upgrade\r\nUpgrade: echo\r\n\r\nfirst");
        QCOMPARE(got.status, 101);
        QCOMPARE(client.exactly(5), "first");
        client.send("second");
        QCOMPARE(client.exactly(6), "second");
        client.finishWriting();
        QVERIFY(client.isClosed());
    }

    void aSlowReaderHoldsBackTheAnswer()
    {
        RawClient client(m_port, 4096);
        client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient other(m_port);
        QCOMPARE(other.ask("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n").body, "/alive");
        QVERIFY2(residentBytes() < 200LL * 1024 * 1024, "64 MB wait in the sockets, not in memory");
        QCOMPARE(client.read().body.size(), 64 * 1024 * 1024);
    }

    void listensOnBothLoopbacksAndAdopts()
    {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(::bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::listen(fd, 16), 0);
        socklen_t length = sizeof address;
        ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length);
        const auto id = m_server->adopt(fd, {Entrance::SandboxData, "notes", "main"});
        RawClient client(ntohs(address.sin_port));
        QCOMPARE(client.ask("GET /entrance HTTP/1.1\r\nHost: x\r\n\r\n").body, "notes");
        m_server->drop(id);
        QTRY_VERIFY(!RawClient(ntohs(address.sin_port)).isConnected());
        QCOMPARE(client.ask("GET /entrance HTTP/1.1\r\nHost: x\r\n\r\n").body, "notes");
    }

    void stopsWithIdleAndBusyConnections()
    {
        auto server = std::make_unique<Server>(answer, 2);
        const auto port = server->listen(0);
        QVERIFY(port);
        RawClient idle(*port);
        QCOMPARE(idle.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
        RawClient busy(*port, 4096);
        busy.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(busy.exactly(12), "HTTP/1.1 200");
        server->stop(std::chrono::milliseconds(50));
        QVERIFY(idle.isClosed());
        QVERIFY(!RawClient(*port).isConnected());
    }

private:
    static qint64 residentBytes()
    {
        QFile file(QStringLiteral("/proc/self/statm"));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
    }

    std::unique_ptr<Server> m_server;
    uint16_t m_port = 0;
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
