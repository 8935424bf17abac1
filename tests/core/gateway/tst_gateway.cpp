// SPDX-License-Identifier: MIT
#include "tests/core/gateway/gatewayfixture.h"

#include <QSignalSpy>

using namespace orrery;
using namespace Qt::StringLiterals;
using orrery::test::RawClient;

class TestGateway : public test::GatewayFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { setUp(); }
    void cleanupTestCase() { tearDown(); }

    void knowsHosts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("status");
        QTest::newRow("instance") << QByteArray("notes.localhost:7723") << 401;
        QTest::newRow("page name") << QByteArray("localhost-NOTES.localhost") << 401;
        QTest::newRow("Space page") << QByteArray("localhost:1") << 401;
        QTest::newRow("data by address") << QByteArray("127.0.0.1") << 404;
        QTest::newRow("data by IPv6") << QByteArray("[::1]:99") << 404;
        QTest::newRow("data by name") << QByteArray("database.deta.sh") << 404;
        QTest::newRow("unknown alias") << QByteArray("other.localhost") << 421;
        QTest::newRow("two labels") << QByteArray("a.notes.localhost") << 421;
        QTest::newRow("rebinding") << QByteArray("evil.example") << 421;
        QTest::newRow("suffix only") << QByteArray("evil-localhost") << 421;
    }
    void knowsHosts()
    {
        QFETCH(QByteArray, host);
        QFETCH(int, status);
        QCOMPARE(ask("GET / HTTP/1.1", host).status, status);
    }

    void refusesStrangers()
    {
        const auto program = ask("GET / HTTP/1.1", "notes.localhost");
        QCOMPARE(program.body, R"({"errors":["Unauthorized"]})");
        QVERIFY(program.header("Server").startsWith("Deta"));
        const auto person = ask("GET / HTTP/1.1", "notes.localhost", "Accept: text/html\r\n");
        QCOMPARE(person.status, 401);
        QVERIFY(person.header("Server").startsWith("Deta"));
        QVERIFY(person.body.contains("May this browser open notes?"));
        QVERIFY(person.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
        QCOMPARE(ask("GET / HTTP/1.1", "notes.localhost", "Cookie: orrery-x=1\r\n").status, 401);
    }

    void aLaunchTokenOpensOnce()
    {
        const QUrl url = m_gateway->launchUrl(id(u"files"_s), u"/a?b=1"_s);
        QCOMPARE(url.host(), u"files.localhost"_s);
        const QByteArray line =
            "GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1";
        QCOMPARE(ask(line, "notes.localhost").header("Set-Cookie"), QByteArray());
        QCOMPARE(ask(line, "files.localhost").header("Set-Cookie"), QByteArray()); // was used up
        const QUrl other = m_gateway->launchUrl(id(u"files"_s), u"/a?b=1"_s);
        const auto got =
            ask("GET " + other.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1",
                "files.localhost");
        QCOMPARE(got.status, 303);
        QCOMPARE(got.header("Location"), "/a?b=1");
        const QByteArray cookie = got.header("Set-Cookie");
        QVERIFY(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        const QByteArray pair = cookie.first(cookie.indexOf(';'));
        QCOMPARE(ask("GET / HTTP/1.1", "files.localhost", "Cookie: " + pair + "\r\n").status, 200);
        QCOMPARE(ask("GET / HTTP/1.1", "notes.localhost", "Cookie: " + pair + "\r\n").status, 401);
        const auto away = m_gateway->launchUrl(id(u"files"_s), u"//evil.example"_s);
        QCOMPARE(
            ask("GET " + away.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1",
                "files.localhost")
                .header("Location"),
            "/");
    }

    void aBrowserIsApproved()
    {
        QSignalSpy requested(m_gateway.get(), &Gateway::approvalRequested);
        const QByteArray own = "X-Orrery: 1\r\nUser-Agent: Firefox/1 (X11; Linux)\r\n";
        QCOMPARE(ask("POST /__space/approval HTTP/1.1", "files.localhost").status, 403);
        QCOMPARE(ask("POST /__space/approval HTTP/1.1", "files.localhost",
                     own + "Sec-Fetch-Site: cross-site\r\n")
                     .status,
                 403);
        const auto got = ask("POST /__space/approval HTTP/1.1", "files.localhost", own);
        QCOMPARE(got.status, 200);
        QCOMPARE(requested.size(), 1);
        const auto approval = requested.first().first().value<Approval>();
        QCOMPARE(approval.browser, u"Firefox on Linux"_s);
        QCOMPARE(approval.host, u"files.localhost"_s);
        QVERIFY(got.body.contains(approval.code.toUtf8()));
        const QByteArray ticket = got.body.sliced(got.body.indexOf("ticket") + 9).chopped(2);
        m_gateway->approve(approval.id, true);
        QVERIFY(m_gateway->approvals().isEmpty());
        const QByteArray wait = "POST /__space/approval/wait?ticket=" + ticket + " HTTP/1.1";
        const auto settled = ask(wait, "files.localhost", own);
        QCOMPARE(settled.body, R"({"state":"approved"})");
        const QByteArray cookie = settled.header("Set-Cookie");
        QCOMPARE(ask("GET / HTTP/1.1", "files.localhost",
                     "Cookie: " + cookie.first(cookie.indexOf(';')) + "\r\n")
                     .status,
                 200);
        QCOMPARE(ask(wait, "files.localhost", own).body, R"({"state":"gone"})");
    }

    void publicRoutesHoldAgainstTricks_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::newRow("public") << QByteArray("/api/open/x?y") << 200;
        QTest::newRow("encoded") << QByteArray("/api/op%65n/x") << 200;
        QTest::newRow("private") << QByteArray("/api/secret") << 401;
        QTest::newRow("dots") << QByteArray("/api/open/../secret") << 401;
        QTest::newRow("encoded dots") << QByteArray("/api/open/%2e%2e/secret") << 401;
        QTest::newRow("encoded slash") << QByteArray("/api/open%2f..%2fsecret") << 401;
        QTest::newRow("above") << QByteArray("/api/../../x") << 400;
        QTest::newRow("static") << QByteArray("/open/a.txt") << 200;
        QTest::newRow("no whole segment") << QByteArray("/apix/open/x") << 401;
        QTest::newRow("actions") << QByteArray("/__space/v0/actions") << 401;
    }
    void publicRoutesHoldAgainstTricks()
    {
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        const int got = ask("GET " + target + " HTTP/1.1", "notes.localhost").status;
        if (target == "/__space/v0/actions")
            QVERIFY(got == 404 || got == 401);
        else
            QCOMPARE(got, status);
    }

    void actionsAreClosed_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target :
             {"/__space/v0/actions", "/api/__space/v0/actions", "/api/__SPACE/v0/Actions",
              "/api//__space/v0/actions", "/api/x/..//__space/v0/actions/",
              "/api/__space%2fv0/actions", "/%5f_space/v0/actions"})
            QTest::newRow(target) << QByteArray(target);
    }
    void actionsAreClosed()
    {
        QFETCH(QByteArray, target);
        QCOMPARE(ask("POST " + target + " HTTP/1.1", "notes.localhost",
                     "Content-Length: 0\r\nCookie: " + m_cookie + "\r\n")
                     .status,
                 404);
    }

    void passesOnWithoutPrefixAndSession()
    {
        const QByteArray cookies = "Cookie: a=1; " + m_cookie + "; b=2\r\n";
        const auto got = ask("GET /api/x%2Fy?z=1 HTTP/1.1", "notes.localhost:1", cookies);
        QCOMPARE(got.status, 200);
        QVERIFY(got.body.startsWith("GET /x%2Fy?z=1\n"));
        QVERIFY(got.body.contains("Cookie=a=1; b=2\n") && !got.body.contains("orrery"));
        QVERIFY(got.body.contains("X-Forwarded-Prefix=/api\n"));
        QVERIFY(got.body.contains("X-Forwarded-Host=notes.localhost:1\n"));
        QVERIFY(got.body.contains("Host=notes.localhost:1\n"));
        QVERIFY(ask("GET /api HTTP/1.1", "notes.localhost", cookies).body.startsWith("GET /\n"));
    }

    void keysOpenWhatTheyAreFor()
    {
        const auto key = result(m_registry.addAppKey(id(u"notes"_s), u"k"_s));
        QVERIFY(key);
        const QByteArray header = "x-space-app-key: " + key->plain.toLatin1() + "\r\n";
        QTRY_COMPARE(ask("GET /api/s HTTP/1.1", "notes.localhost", header).status, 200);
        QCOMPARE(ask("GET / HTTP/1.1", "notes.localhost", header).status, 401); // no api_keys there
        QCOMPARE(ask("GET /api/s HTTP/1.1", "files.localhost", header).status, 401);
        QVERIFY(done(m_registry.removeKey(key->id)));
        QTRY_COMPARE(ask("GET /api/s HTTP/1.1", "notes.localhost", header).status, 401);
        const auto own = result(m_registry.microKeys(id(u"notes"_s)));
        QVERIFY(own);
        const QByteArray sibling = "X-API-Key: " + own->apiKey.toLatin1() + "\r\n";
        QCOMPARE(ask("POST /api/s HTTP/1.1", "notes.localhost", sibling + "Content-Length: 0\r\n")
                     .status,
                 200);
        QCOMPARE(ask("GET /api/s HTTP/1.1", "files.localhost", sibling).status, 401);
    }

    void otherSitesCannotUseTheSession_data()
    {
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        QTest::newRow("program") << QByteArray() << 200;
        QTest::newRow("own page") << QByteArray("Sec-Fetch-Site: same-origin\r\n") << 200;
        QTest::newRow("own origin") << QByteArray("Origin: http://notes.localhost\r\n") << 200;
        QTest::newRow("other site") << QByteArray("Sec-Fetch-Site: cross-site\r\n") << 403;
        QTest::newRow("sibling host") << QByteArray("Sec-Fetch-Site: same-site\r\n") << 403;
        QTest::newRow("other origin") << QByteArray("Origin: http://files.localhost\r\n") << 403;
        QTest::newRow("hidden origin") << QByteArray("Origin: null\r\n") << 403;
    }
    void otherSitesCannotUseTheSession()
    {
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        QCOMPARE(ask("POST /api/s HTTP/1.1", "notes.localhost",
                     "Content-Length: 0\r\nCookie: " + m_cookie + "\r\n" + headers)
                     .status,
                 status);
    }
};

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
