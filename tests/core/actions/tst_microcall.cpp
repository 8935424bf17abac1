// SPDX-License-Identifier: MIT
#include "core/actions/microcall.h"

#include "core/foundation/background.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <sys/socket.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace orrery;

class TestMicroCall : public QObject
{
    Q_OBJECT

    QTcpServer m_server;

    /// Posts to the server, which answers \a answer as it is and closes if \a closes; what it was
    /// sent is in \a sent.
    Result<MicroAnswer> post(const QByteArray &answer, bool closes, QByteArray *sent = nullptr,
                             std::chrono::milliseconds limit = 20s)
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const quint16 port = m_server.serverPort();
        auto future = inBackground([=] {
            return callOver(socket, port,
                            {.path = u"/__space/v0/actions?a=ü b"_s,
                             .json = "{\"event\":{}}"_ba,
                             .isScheduled = true},
                            limit);
        });
        (void)QTest::qWaitFor([&] { return m_server.hasPendingConnections(); });
        const std::unique_ptr<QTcpSocket> peer(m_server.nextPendingConnection());
        QByteArray got;
        (void)QTest::qWaitFor([&] {
            got += peer->readAll();
            return got.endsWith('}');
        });
        if (sent)
            *sent = got;
        peer->write(answer);
        peer->flush();
        if (closes)
            peer->disconnectFromHost();
        (void)QTest::qWaitFor([&] { return future.isFinished(); }, 20'000);
        return future.result();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.listen(QHostAddress::LocalHost)); }

    void postsTheEvent()
    {
        QByteArray sent;
        const auto answer = post("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone", false, &sent);
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, "done"_ba);
        QVERIFY2(sent.startsWith("POST /__space/v0/actions?a=%C3%BC%20b HTTP/1.1\r\n"), sent);
        QVERIFY(sent.contains("\r\nContent-Type: application/json\r\n"));
        QVERIFY(sent.contains("\r\nX-Space-Trigger: schedule\r\n"));
        QVERIFY(sent.endsWith("\r\n\r\n{\"event\":{}}"));
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("chunked") << "HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"_ba
                                 << 201 << "abc"_ba;
        QTest::newRow("until the end") << "HTTP/1.0 200 OK\r\n\r\nall"_ba << 200 << "all"_ba;
        QTest::newRow("an error") << "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno"_ba << 500
                                  << "no"_ba;
        QTest::newRow("no body") << "HTTP/1.1 204 Empty\r\n\r\n"_ba << 204 << ""_ba;
        QTest::newRow("100 first")
            << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"_ba
            << 200 << "x"_ba;
    }
    void reads()
    {
        QFETCH(QByteArray, answer);
        const auto read = post(answer, true);
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QTEST(read->status, "status");
        QTEST(read->body, "body");
    }

    void keepsABodyBounded()
    {
        const QByteArray body(3 * 1024 * 1024, 'x');
        const auto read = post("HTTP/1.0 200 OK\r\n\r\n" + body, true);
        QVERIFY(read);
        QCOMPARE(read->body.size(), 1024 * 1024);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no HTTP") << "hello\r\n\r\n"_ba;
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("cut off") << "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"_ba;
    }
    void refuses()
    {
        QFETCH(QByteArray, answer);
        const auto read = post(answer, true);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
    }

    void givesUp()
    {
        const auto read = post({}, false, nullptr, 50ms);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Timeout);
    }

    void saysThatNobodyListens()
    {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const auto read = callOver(socket, 1, {.path = u"/"_s, .json = {}}, 5s);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestMicroCall)
#include "tst_microcall.moc"
