// SPDX-License-Identifier: MIT
#include "core/http/forward.h"
#include "core/http/htmlinsert.h"
#include "core/http/server.h"
#include "core/http/transport.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace orrery;
using namespace orrery::http;
using orrery::test::RawClient;

namespace {

/// A listening socket whose other side the test plays byte by byte.
class RawBackend
{
public:
    RawBackend()
        : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address);
        ::listen(m_fd, 16);
        socklen_t length = sizeof address;
        ::getsockname(m_fd, reinterpret_cast<sockaddr *>(&address), &length);
        port = ntohs(address.sin_port);
    }
    ~RawBackend()
    {
        hangUp();
        ::close(m_fd);
    }
    void accept()
    {
        hangUp();
        m_peer = ::accept(m_fd, nullptr, nullptr);
        const timeval limit{10, 0};
        ::setsockopt(m_peer, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }
    void hangUp()
    {
        if (m_peer >= 0)
            ::close(m_peer);
        m_peer = -1;
    }
    QByteArray readUntil(const QByteArray &end)
    {
        QByteArray all;
        char byte = 0;
        while (!all.endsWith(end) && ::recv(m_peer, &byte, 1, 0) == 1)
            all += byte;
        return all;
    }
    bool isAtEnd()
    {
        char byte = 0;
        return ::recv(m_peer, &byte, 1, 0) <= 0;
    }
    void send(const QByteArray &bytes)
    {
        ::send(m_peer, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
    }
    uint16_t port = 0;

private:
    int m_fd;
    int m_peer = -1;
};

Task<> answerAsApp(Exchange &exchange)
{
    ResponseHead head;
    const std::string path(exchange.head.path());
    if (path == "/headers") {
        std::string text = exchange.head.method + " " + exchange.head.target + "\n";
        for (const Header &header : exchange.head.headers)
            text += header.name + "=" + header.value + "\n";
        (void)co_await exchange.response.send(std::move(head), text);
    } else if (path == "/echo") {
        (void)exchange.response.begin(head, exchange.body.length());
        for (;;) {
            const auto piece = co_await exchange.body.read();
            if (!piece || piece->empty())
                break;
            if (!co_await exchange.response.write(*piece))
                co_return;
        }
        (void)co_await exchange.response.finish();
    } else if (path == "/page") {
        head.headers.push_back({"Content-Type", "text/html; charset=utf-8"});
        head.headers.push_back({"ETag", "\"1\""});
        (void)co_await exchange.response.send(std::move(head),
                                              "<!doctype html><html><head lang=x><title>t</title>");
    } else if (path == "/upgrade") {
        head.headers.push_back({"Upgrade", std::string(exchange.head.header("Upgrade"))});
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
    } else {
        (void)co_await exchange.response.send(std::move(head), path);
    }
}

} // namespace

class TestForward : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_app = std::make_unique<Server>(answerAsApp, 1);
        m_pools.resize(2);
        m_gateway = std::make_unique<Server>(
            [this](Exchange &exchange) -> Task<> {
                auto &pool = m_pools[size_t(exchange.lane.index())];
                if (!pool)
                    pool = std::make_unique<UpstreamPool>(exchange.lane);
                Forwarding how;
                how.target = exchange.head.target;
                how.added.push_back({"X-Forwarded-Host", exchange.head.header("Host")});
                how.cookie = "kept=1";
                if (exchange.head.path() == "/page")
                    how.insertIntoHtml = "<script></script>";
                Backend backend;
                backend.process = m_port;
                backend.port = m_port;
                backend.socket = [this]() -> Result<int> {
                    ++m_sockets;
                    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
                };
                const auto passed = co_await forward(exchange, *pool, backend, std::move(how));
                if (!passed) {
                    ResponseHead head;
                    head.status = 502;
                    (void)co_await exchange.response.send(std::move(head), "bad gateway");
                }
            },
            2);
        const auto appPort = m_app->listen(0);
        const auto port = m_gateway->listen(0);
        QVERIFY(appPort && port);
        m_appPort = *appPort;
        m_gatewayPort = *port;
    }
    void cleanupTestCase()
    {
        m_gateway.reset();
        m_pools.clear();
        m_app.reset();
    }
    void init() { m_port = m_appPort; }

    void keepsConnections()
    {
        RawClient client(m_gatewayPort);
        const int before = m_sockets;
        for (int i = 0; i < 20; ++i)
            QCOMPARE(client.ask("GET /a%2Fb?x HTTP/1.1\r\nHost: x\r\n\r\n").body, "/a%2Fb");
        QCOMPARE(m_sockets - before, 1);
    }

    void passesHeadersOnWithoutThoseOfTheHop()
    {
        RawClient client(m_gatewayPort);
        const QByteArray text =
            client
                .ask("GET /headers?q=%zz HTTP/1.1\r\nHost: notes.localhost\r\nCookie: "
                     "orrery=1; kept=1\r\nTE: trailers\r\nConnection: X-Hop, TE\r\nX-Hop: 1\r\n"
                     "X-Forwarded-Host: evil\r\nX-Own: a  b\r\n\r\n")
                .body;
        QVERIFY(text.startsWith("GET /headers?q=%zz\n"));
        QVERIFY(text.contains("Host=notes.localhost\n"));
        QVERIFY(text.contains("Cookie=kept=1\n"));
        QVERIFY(text.contains("X-Own=a  b\n"));
        QVERIFY(text.contains("X-Forwarded-Host=notes.localhost\n"));
        QVERIFY(!text.contains("evil") && !text.contains("orrery") && !text.contains("TE=")
                && !text.contains("X-Hop"));
    }

    void streamsBodies_data()
    {
        QTest::addColumn<bool>("chunked");
        QTest::addColumn<int>("size");
        QTest::newRow("empty") << false << 0;
        QTest::newRow("small") << false << 10;
        QTest::newRow("small chunked") << true << 10;
        QTest::newRow("large") << false << 30 * 1024 * 1024;
        QTest::newRow("large chunked") << true << 3 * 1024 * 1024;
    }
    void streamsBodies()
    {
        QFETCH(bool, chunked);
        QFETCH(int, size);
        QByteArray body(size, 'x');
        for (int i = 0; i < size; i += 1000)
            body[i] = char('a' + i / 1000 % 26);
        QByteArray request = "POST /echo HTTP/1.1\r\nHost: x\r\n";
        if (chunked)
            request += "Transfer-Encoding: chunked\r\n\r\n" + QByteArray::number(size, 16) + "\r\n"
                + body + "\r\n0\r\n\r\n";
        else
            request += "Content-Length: " + QByteArray::number(size) + "\r\n\r\n" + body;
        RawClient client(m_gatewayPort);
        // The echo comes while the body is still on its way.
        std::thread sender([&] { client.send(request); });
        const auto got = client.read();
        sender.join();
        QCOMPARE(got.status, 200);
        QVERIFY(got.body == body);
        QCOMPARE(client.ask("GET /after HTTP/1.1\r\nHost: x\r\n\r\n").body, "/after");
    }

    void tunnelsAfterAnUpgrade()
    {
        RawClient client(m_gatewayPort);
        const auto got = client.ask("GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, "
                                    "Upgrade\r\nUpgrade: websocket\r\n\r\n");
        QCOMPARE(got.status, 101);
        QCOMPARE(got.header("Upgrade"), "websocket");
        for (int i = 0; i < 100; ++i) {
            client.send("message");
            QCOMPARE(client.exactly(7), "message");
        }
        const QByteArray big(1024 * 1024, 'w');
        std::thread sender([&] { client.send(big); });
        QVERIFY(client.exactly(big.size()) == big);
        sender.join();
        client.finishWriting();
        QVERIFY(client.isClosed());
    }

    void sendsEventsAtOnce()
    {
        RawBackend app;
        m_port = app.port;
        RawClient client(m_gatewayPort);
        client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
        app.accept();
        app.readUntil("\r\n\r\n");
        app.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        QVERIFY(client.exactly(12).startsWith("HTTP/1.1 200")); // the head, before any event
        app.send("data: 1\n\n");
        QByteArray seen;
        while (!seen.endsWith("data: 1\n\n"))
            seen += client.exactly(1);
        app.hangUp();
        QVERIFY(client.rest().endsWith("0\r\n\r\n"));
    }

    void repeatsOnAConnectionThatDied()
    {
        RawBackend app;
        m_port = app.port;
        RawClient client(m_gatewayPort);
        client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
        app.accept();
        app.readUntil("\r\n\r\n");
        app.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
        QCOMPARE(client.read().body, "1");
        app.hangUp();
        client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
        app.accept();
        QVERIFY(app.readUntil("\r\n\r\n").startsWith("GET /2 "));
        app.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        QCOMPARE(client.read().body, "2");
        app.hangUp();
        client.send("POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb");
        app.accept();
        QVERIFY(app.readUntil("\r\n\r\nb").startsWith("POST /3 "));
        app.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n3");
        QCOMPARE(client.read().body, "3");
    }

    void aBackendThatHangsUpIsA502()
    {
        RawBackend app;
        m_port = app.port;
        RawClient client(m_gatewayPort);
        client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
        app.accept();
        app.readUntil("\r\n\r\n");
        app.hangUp();
        QCOMPARE(client.read().status, 502);
    }

    void anAnswerCutShortIsCutShortForTheClient()
    {
        RawBackend app;
        m_port = app.port;
        RawClient client(m_gatewayPort);
        client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
        app.accept();
        app.readUntil("\r\n\r\n");
        app.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        app.hangUp();
        QVERIFY(!client.rest().contains("0\r\n\r\n"));
    }

    void tellsTheBackendThatTheClientWent()
    {
        RawBackend app;
        m_port = app.port;
        {
            RawClient client(m_gatewayPort);
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            app.accept();
            app.readUntil("\r\n\r\n");
            const linger reset{1, 0};
            ::setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        QVERIFY(app.isAtEnd());
    }

    void nobodyListensIsA502()
    {
        {
            RawBackend gone;
            m_port = gone.port;
        }
        RawClient client(m_gatewayPort);
        QCOMPARE(client.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 502);
        QCOMPARE(client.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc").status,
                 502);
    }

    void putsTextIntoPages()
    {
        RawClient client(m_gatewayPort);
        const auto got = client.ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(got.body, "<!doctype html><html><head lang=x><script></script><title>t</title>");
        QVERIFY(got.header("ETag").isEmpty());
    }

    void insertsOnce_data()
    {
        QTest::addColumn<QByteArray>("html");
        QTest::addColumn<QByteArray>("out");
        QTest::newRow("head") << QByteArray("<HEAD>x") << QByteArray("<HEAD>+x");
        QTest::newRow("header is no head")
            << QByteArray("<header>x</header>") << QByteArray("<header>x</header>+");
        QTest::newRow("none") << QByteArray("text") << QByteArray("text+");
        QTest::newRow("empty") << QByteArray() << QByteArray("+");
        QTest::newRow("late") << QByteArray(50000, 'x') + "<head>"
                              << QByteArray(50000, 'x') + "<head>+";
    }
    void insertsOnce()
    {
        QFETCH(QByteArray, html);
        QFETCH(QByteArray, out);
        for (const qsizetype size : {1, 7, 60000}) {
            HtmlInsert insert("+");
            std::string seen;
            for (qsizetype at = 0; at < html.size(); at += size)
                seen += insert.next(html.mid(at, size).toStdString());
            seen += insert.rest();
            QCOMPARE(QByteArray::fromStdString(seen), out);
        }
    }

private:
    std::vector<std::unique_ptr<UpstreamPool>> m_pools;
    std::unique_ptr<Server> m_app;
    std::unique_ptr<Server> m_gateway;
    std::atomic<uint16_t> m_port = 0;
    uint16_t m_appPort = 0;
    uint16_t m_gatewayPort = 0;
    std::atomic<int> m_sockets = 0;
};

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
