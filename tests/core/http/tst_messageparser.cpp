// SPDX-License-Identifier: MIT
#include "core/http/messageparser.h"

#include <QTest>

using namespace orrery::http;
using Event = MessageParser::Event;

namespace {

/// What came out of a parser: "head GET / 5; body hello; end", or the refusal.
std::string readAll(MessageParser &parser, std::string_view text, size_t pieceSize)
{
    std::string seen;
    std::string body;
    for (size_t at = 0; at < text.size(); at += pieceSize) {
        std::string_view piece = text.substr(at, pieceSize);
        for (bool more = true; more;) {
            const auto step = parser.next({piece.data(), piece.size()});
            piece.remove_prefix(step.used);
            switch (step.event) {
            case Event::NeedMore:
                more = false;
                break;
            case Event::Head:
                seen += "head " + parser.request().method + " " + parser.request().target + "; ";
                break;
            case Event::Body:
                body.append(step.body.data(), step.body.size());
                break;
            case Event::End:
                if (!body.empty())
                    seen += "body " + body + "; ";
                body.clear();
                seen += "end; ";
                break;
            case Event::Broken:
                return seen + "refused " + std::to_string(parser.refusal());
            }
        }
    }
    return seen;
}

} // namespace

class TestMessageParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("seen");
        const auto row = [](const char *name, const char *text, const char *seen) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(seen);
        };
        row("get", "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n", "head GET /a?b; end; ");
        row("length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
            "head POST /; body hello; end; ");
        row("chunked, extension, trailer",
            "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo"
            "\r\n0\r\nX-T: 1\r\n\r\n",
            "head PUT /; body hello; end; ");
        row("pipelined", "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n",
            "head GET /1; end; head GET /2; end; ");
        row("upgrade that nobody wants",
            "GET /1 HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nGET /2 "
            "HTTP/1.1\r\nHost: x\r\n\r\n",
            "head GET /1; end; head GET /2; end; ");
        row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "head OPTIONS *; end; ");
        row("old without host", "GET / HTTP/1.0\r\n\r\n", "head GET /; end; ");
        row("patch", "PATCH /k HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
            "head PATCH /k; end; ");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, seen);
        for (const size_t piece : {size_t(1), size_t(3), size_t(7), size_t(100000)}) {
            MessageParser parser(MessageParser::Kind::Request);
            QCOMPARE(QByteArray::fromStdString(readAll(parser, text.toStdString(), piece)), seen);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &text, int status = 400) {
            QTest::newRow(name) << text << status;
        };
        const QByteArray start = "POST / HTTP/1.1\r\nHost: x\r\n";
        row("length and chunked",
            start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row("chunked and length",
            start + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n");
        row("two lengths", start + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
        row("two equal lengths", start + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc");
        row("length list", start + "Content-Length: 3, 3\r\n\r\nabc");
        row("length with sign", start + "Content-Length: +3\r\n\r\nabc");
        row("length overflow", start + "Content-Length: 99999999999999999999999\r\n\r\nabc");
        row("folded header", start + "A: 1\r\n 2\r\n\r\n");
        row("bare CR", start + "A: 1\rB: 2\r\n\r\n");
        row("bare LF", "GET / HTTP/1.1\nHost: x\n\n");
        row("bare LF between headers", start + "A: 1\nB: 2\r\n\r\n");
        row("space before the colon", start + "Content-Length : 3\r\n\r\nabc");
        row("empty header name", start + ": 3\r\n\r\n");
        row("NUL in a value", start + QByteArray("A: 1\0 2\r\n\r\n", 11));
        row("chunked twice",
            start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row("coding behind chunked", start + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n");
        row("bad chunk size", start + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n");
        row("chunk longer than said",
            start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n");
        row("no host", "GET / HTTP/1.1\r\n\r\n");
        row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        row("absolute target", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n");
        row("space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n");
        row("no method", "FROB / HTTP/1.1\r\nHost: x\r\n\r\n");
        row("tunnel", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501);
        row("gzip coding", start + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501);
        row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        row("long head", start + "A: " + QByteArray(70000, 'a') + "\r\n\r\n", 431);
        row("long target", "GET /" + QByteArray(70000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
        row("TLS bytes", QByteArray("\x16\x03\x01\x02\x00\x01", 6));
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        for (const size_t piece : {size_t(1), size_t(5), size_t(1000000)}) {
            MessageParser parser(MessageParser::Kind::Request);
            const std::string seen = readAll(parser, text.toStdString(), piece);
            QVERIFY2(seen.ends_with("refused " + std::to_string(status)), seen.c_str());
        }
    }

    void takesALongTarget()
    {
        MessageParser parser(MessageParser::Kind::Request);
        const std::string target = "/" + std::string(40000, 'k');
        const std::string seen =
            readAll(parser, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n", 4096);
        QCOMPARE(seen, "head GET " + target + "; end; ");
    }

    void knowsWhatKeepsAlive_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("keeps");
        QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << true;
        QTest::newRow("close") << QByteArray(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                               << false;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\nHost: x\r\n\r\n") << false;
        QTest::newRow("1.0 kept") << QByteArray(
            "GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
                                  << true;
    }
    void knowsWhatKeepsAlive()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, keeps);
        MessageParser parser(MessageParser::Kind::Request);
        QCOMPARE(parser.next({text.constData(), size_t(text.size())}).event, Event::Head);
        QCOMPARE(parser.keepsAlive(), keeps);
    }

    void readsResponses()
    {
        MessageParser parser(MessageParser::Kind::Response);
        const std::string text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\n\r\nrest";
        std::string_view rest = text;
        const auto step = [&] {
            const auto made = parser.next({rest.data(), rest.size()});
            rest.remove_prefix(made.used);
            return made;
        };
        QCOMPARE(step().event, Event::Head);
        QCOMPARE(parser.response().status, 100);
        QCOMPARE(step().event, Event::End);
        QCOMPARE(step().event, Event::Head);
        QCOMPARE(parser.response().status, 200);
        QVERIFY(!parser.length());
        QVERIFY(!parser.keepsAlive());
        QCOMPARE(step().body.size(), 4U);
        QCOMPARE(parser.nextAtEnd(), Event::End);
    }

    void theEndBringsNoBytes()
    {
        MessageParser parser(MessageParser::Kind::Response);
        std::string_view rest = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";
        for (const Event expected : {Event::Head, Event::Body, Event::End, Event::NeedMore}) {
            const auto step = parser.next({rest.data(), rest.size()});
            rest.remove_prefix(step.used);
            QCOMPARE(step.event, expected);
            QCOMPARE(step.body.size(), expected == Event::Body ? 2U : 0U);
        }
    }

    void anEndInTheMiddleIsBroken()
    {
        MessageParser parser(MessageParser::Kind::Response);
        const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab";
        (void)readAll(parser, text, 1000);
        QCOMPARE(parser.nextAtEnd(), Event::Broken);
    }

    void theAnswerToAHeadHasNoBody()
    {
        MessageParser parser(MessageParser::Kind::Response);
        parser.expectNoBody(true);
        const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        QCOMPARE(parser.next({text.data(), text.size()}).event, Event::Head);
        QCOMPARE(parser.next({}).event, Event::End);
    }
};

QTEST_GUILESS_MAIN(TestMessageParser)
#include "tst_messageparser.moc"
