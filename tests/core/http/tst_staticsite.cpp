// SPDX-License-Identifier: MIT
#include "core/http/mimetypes.h"
#include "core/http/server.h"
#include "core/http/staticsite.h"
#include "core/http/target.h"
#include "tests/support/rawclient.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace orrery;
using namespace orrery::http;
using namespace Qt::StringLiterals;
using orrery::test::RawClient;

class TestStaticSite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        write(u"secret.txt"_s, "secret");
        QVERIFY(QDir(m_dir.path()).mkpath(u"site/docs/deep"_s));
        write(u"site/index.html"_s, "<html><head></head>home");
        write(u"site/docs/index.html"_s, "docs");
        write(u"site/a b.css"_s, "css");
        write(u"site/big.bin"_s, QByteArray(300000, 'b'));
        write(u"site/empty.js"_s, {});
        write(u"site/404.html"_s, "<html>lost");
        QVERIFY(QFile::link(m_dir.filePath(u"secret.txt"_s), m_dir.filePath(u"site/out.txt"_s)));
        QVERIFY(QFile::link(m_dir.path(), m_dir.filePath(u"site/up"_s)));
        QVERIFY(QFile::link(m_dir.filePath(u"site/a b.css"_s), m_dir.filePath(u"site/in.css"_s)));
        m_site = std::make_unique<StaticSite>(m_dir.filePath(u"site"_s).toStdString());
        m_server = std::make_unique<Server>(
            [this](Exchange &exchange) -> Task<> {
                StaticSite::Place place;
                place.path = normalisedPath(exchange.head.path()).value_or("/");
                place.prefix = "/app";
                if (exchange.head.query() == "insert")
                    place.insertIntoHtml = "<script></script>";
                co_await m_site->serve(exchange, std::move(place));
            },
            1);
        const auto port = m_server->listen(0);
        QVERIFY(port);
        m_port = *port;
    }
    void cleanupTestCase() { m_server.reset(); }

    void serves_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        const auto row = [](const char *target, int status, const char *body, const char *type) {
            QTest::newRow(target) << QByteArray(target) << status << QByteArray(body)
                                  << QByteArray(type);
        };
        const char *html = "text/html; charset=utf-8";
        row("/", 200, "<html><head></head>home", html);
        row("/index.html", 200, "<html><head></head>home", html);
        row("/docs/", 200, "docs", html);
        row("/a%20b.css", 200, "css", "text/css; charset=utf-8");
        row("/in.css", 200, "css", "text/css; charset=utf-8");
        row("/empty.js", 200, "", "text/javascript; charset=utf-8");
        row("/docs/deep/", 404, "<html>lost", html);
        row("/nowhere", 404, "<html>lost", html);
        row("/out.txt", 404, "<html>lost", html);
        row("/up/secret.txt", 404, "<html>lost", html);
        row("/../secret.txt", 200, "<html><head></head>home", html);
        row("/%2e%2e/secret.txt", 200, "<html><head></head>home", html);
        row("/index.html/x", 404, "<html>lost", html);
        row("/?insert", 200, "<html><head><script></script></head>home", html);
    }
    void serves()
    {
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        const auto got = ask("GET " + target);
        QCOMPARE(got.status, status);
        QCOMPARE(got.body, body);
        QCOMPARE(got.header("Content-Type"), type);
    }

    void redirectsToTheFolder()
    {
        const auto got = ask("GET /docs?q=1");
        QCOMPARE(got.status, 301);
        QCOMPARE(got.header("Location"), "/app/docs/?q=1");
        QCOMPARE(ask("GET //docs").header("Location"), "/app/docs/");
    }

    void answersConditions()
    {
        const auto first = ask("GET /a%20b.css");
        const QByteArray tag = first.header("ETag");
        QVERIFY(!tag.isEmpty());
        QCOMPARE(ask("GET /a%20b.css", "If-None-Match: \"x\", W/" + tag + "\r\n").status, 304);
        QCOMPARE(ask("GET /a%20b.css", "If-None-Match: \"x\"\r\n").status, 200);
        const QByteArray date = first.header("Last-Modified");
        QCOMPARE(ask("GET /a%20b.css", "If-Modified-Since: " + date + "\r\n").status, 304);
        QCOMPARE(
            ask("GET /a%20b.css", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status,
            200);
        write(u"site/a b.css"_s, "other css");
        QCOMPARE(ask("GET /a%20b.css", "If-None-Match: " + tag + "\r\n").body, "other css");
        write(u"site/a b.css"_s, "css");
    }

    void cutsRanges()
    {
        const auto part = ask("GET /big.bin", "Range: bytes=10-19\r\n");
        QCOMPARE(part.status, 206);
        QCOMPARE(part.body.size(), 10);
        QCOMPARE(part.header("Content-Range"), "bytes 10-19/300000");
        QCOMPARE(ask("GET /big.bin", "Range: bytes=300000-\r\n").status, 416);
        QCOMPARE(ask("GET /big.bin", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n").status, 200);
        QCOMPARE(ask("GET /big.bin", "Range: bytes=-5\r\n").header("Content-Range"),
                 "bytes 299995-299999/300000");
        QCOMPARE(ask("GET /big.bin").body.size(), 300000);
    }

    void sendsEveryLength_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 1024, 1025, 24 * 1024, 24 * 1024 + 1, 100000, 128 * 1024,
                               128 * 1024 + 1, 256 * 1024, 256 * 1024 + 1, 5'000'000})
            QTest::addRow("%d", size) << size;
    }
    void sendsEveryLength()
    {
        QFETCH(int, size);
        QByteArray bytes(size, Qt::Uninitialized);
        for (int i = 0; i < size; ++i)
            bytes[i] = static_cast<char>((i * 31 + i / 251) & 0xff);
        write(u"site/f.bin"_s, bytes);
        RawClient client(m_port); // one connection: what follows shows that the frame was right
        QCOMPARE(client.ask("GET /f.bin HTTP/1.1\r\nHost: x\r\n\r\n").body, bytes);
        const QByteArray from = QByteArray::number(size / 3);
        const auto part =
            client.ask("GET /f.bin HTTP/1.1\r\nHost: x\r\nRange: bytes=" + from + "-\r\n\r\n");
        QCOMPARE(part.status, 206);
        QCOMPARE(part.body, bytes.sliced(size / 3));
        QCOMPARE(client.ask("HEAD /f.bin HTTP/1.1\r\nHost: x\r\n\r\n", true).status, 200);
        QCOMPARE(client.ask("GET /docs/ HTTP/1.0\r\n\r\n").body, "docs");
        RawClient old(m_port);
        QCOMPARE(old.ask("GET /f.bin HTTP/1.0\r\n\r\n").body, bytes);
    }

    void refusesOtherMethods()
    {
        const auto got = ask("DELETE /index.html");
        QCOMPARE(got.status, 405);
        QCOMPARE(got.header("Allow"), "GET, HEAD");
    }

    void aHeadTellsTheLength()
    {
        RawClient client(m_port);
        const auto got = client.ask("HEAD /big.bin HTTP/1.1\r\nHost: x\r\n\r\n", true);
        QCOMPARE(got.header("Content-Length"), "300000");
        QCOMPARE(client.ask("GET /docs/ HTTP/1.1\r\nHost: x\r\n\r\n").body, "docs");
    }

private:
    RawClient::Answer ask(const QByteArray &line, const QByteArray &headers = {})
    {
        RawClient client(m_port);
        return client.ask(line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }
    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QTemporaryDir m_dir;
    std::unique_ptr<StaticSite> m_site;
    std::unique_ptr<Server> m_server;
    uint16_t m_port = 0;
};

QTEST_GUILESS_MAIN(TestStaticSite)
#include "tst_staticsite.moc"
