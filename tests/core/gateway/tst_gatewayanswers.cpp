// SPDX-License-Identifier: MIT
#include "core/gateway/frontdoor.h"
#include "core/gateway/routemaker.h"
#include "tests/core/gateway/gatewayfixture.h"

using namespace orrery;
using namespace Qt::StringLiterals;
using orrery::test::RawClient;

namespace {

/// For a FrontDoor without a Gateway: nobody signs in.
class NoSignIn final : public SignIn
{
public:
    http::Task<Result<std::string>> useToken(std::string, std::string, std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    http::Task<Result<Approvals::Ticket>> ask(std::string, std::string, std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    http::Task<Result<Waited>> wait(std::string, std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    http::Task<Result<std::string>> launchAddress(std::string) override
    {
        co_return fail(ErrorCode::NotFound, {});
    }
};

} // namespace

class TestGatewayAnswers : public test::GatewayFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { setUp(); }
    void cleanupTestCase() { tearDown(); }

    void servesData()
    {
        const auto keys = result(m_registry.microKeys(id(u"notes"_s)));
        const QByteArray project = m_registry.instance(id(u"notes"_s))->collection.value.toLatin1();
        const QByteArray key = "X-API-Key: " + keys->projectKey.toLatin1() + "\r\n";
        const QByteArray body = R"({"items":[{"key":"k","a":1}]})";
        const QByteArray put = "PUT /v1/" + project + "/b/items HTTP/1.1";
        const QByteArray length = "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        const auto refused = ask(put, "127.0.0.1", length, body);
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.body, R"({"errors":["Unauthorized"]})");
        QCOMPARE(refused.header("Access-Control-Allow-Origin"), "*");
        QCOMPARE(ask(put, "127.0.0.1", key + length, body).status, 207);
        const auto got = ask("GET /v1/" + project + "/b/items/k HTTP/1.1", "database.deta.sh", key);
        QCOMPARE(got.status, 200);
        QCOMPARE(got.body, R"({"a":1,"key":"k"})");
        const auto other = result(m_registry.microKeys(id(u"files"_s)));
        QCOMPARE(ask("GET /v1/" + project + "/b/items/k HTTP/1.1", "127.0.0.1",
                     "Authorization: " + other->projectKey.toLatin1() + "\r\n")
                     .status,
                 401);
        const auto preflight = ask("OPTIONS /v1/x/y/items HTTP/1.1", "127.0.0.1");
        QCOMPARE(preflight.status, 204);
        QVERIFY(preflight.header("Access-Control-Allow-Methods").contains("PATCH"));
        // The page's SDK sends the project "dummy".
        const QByteArray page = "GET /__space/v0/base/v1/dummy/b/items/k HTTP/1.1";
        const QByteArray dummy = "X-API-Key: dummy\r\n";
        const QByteArray cookie = "Cookie: " + m_cookie + "\r\n";
        QCOMPARE(ask(page, "notes.localhost", dummy + cookie).body, R"({"a":1,"key":"k"})");
        QCOMPARE(ask(page, "notes.localhost", dummy).status, 401);
        QCOMPARE(ask(page, "notes.localhost", cookie).status, 403);
        QCOMPARE(
            ask(page, "notes.localhost", dummy + cookie + "Sec-Fetch-Site: cross-site\r\n").status,
            403);
        QCOMPARE(ask(page, "notes.localhost", dummy + cookie).header("Access-Control-Allow-Origin"),
                 QByteArray());
    }

    void aSandboxReachesOnlyItsOwn()
    {
        FrontDoor::Tables tables;
        tables.store(makeRouteTable(m_registry, {}, 1));
        NoSignIn nobody;
        FrontDoor door(tables, FrontDoor::Rooms{m_baseFace, m_driveFace, m_host, nobody}, 1);
        http::Server server([&](http::Exchange &exchange) { return door.handle(exchange); }, 1);
        const auto keys = result(m_registry.microKeys(id(u"notes"_s)));
        const auto others = result(m_registry.microKeys(id(u"files"_s)));
        const QByteArray project = m_registry.instance(id(u"notes"_s))->collection.value.toLatin1();
        const QByteArray foreign = m_registry.instance(id(u"files"_s))->collection.value.toLatin1();
        const uint16_t inside = adopt(server, id(u"notes"_s));
        const auto from = [&](const QByteArray &line, const QByteArray &host, const QString &key) {
            RawClient client(inside);
            return client
                .ask(line + " HTTP/1.1\r\nHost: " + host + "\r\nX-API-Key: " + key.toLatin1()
                     + "\r\n\r\n")
                .status;
        };
        QCOMPARE(from("GET /v1/" + project + "/b/items/none", "127.0.0.1", keys->projectKey), 404);
        QCOMPARE(from("GET /v1/" + foreign + "/b/items/none", "127.0.0.1", others->projectKey),
                 401);
        QCOMPARE(from("GET /api/s", "notes.localhost", keys->apiKey), 200);
        QCOMPARE(from("GET /api/s", "notes.localhost", {}), 401);
        QCOMPARE(from("GET /api/s", "files.localhost", others->apiKey), 421);
        QCOMPARE(from("GET /api/open/x", "files.localhost", {}), 421);
        QCOMPARE(from("GET /", "localhost", {}), 421);
    }

    void saysWhyAMicroDoesNotAnswer()
    {
        const QByteArray cookie = "Cookie: " + m_cookie + "\r\n";
        const auto page =
            ask("GET /broken/ HTTP/1.1", "notes.localhost", cookie + "Accept: text/html\r\n");
        QCOMPARE(page.status, 502);
        QVERIFY(page.body.contains("It ended with code 1."));
        QVERIFY(page.body.contains("Error: &lt;no such module&gt;"));
        const auto json = ask("GET /broken/ HTTP/1.1", "notes.localhost", cookie);
        QCOMPARE(json.status, 502);
        QVERIFY(json.body.startsWith(R"({"errors":["notes did not answer"])"));
    }

    void pagesGetTheirScripts()
    {
        const QByteArray opens = "Accept: text/html\r\nCookie: " + m_cookie + "\r\n";
        QCOMPARE(ask("GET / HTTP/1.1", "notes.localhost", opens).body,
                 R"(<head><script src="/__space/v0/runtime.js" defer></script></head>home)");
        QCOMPARE(ask("GET / HTTP/1.1", "notes.localhost", "Cookie: " + m_cookie + "\r\n").body,
                 "<head></head>home");
        const auto worker = ask("GET /__space/v0/service-worker.js HTTP/1.1", "notes.localhost");
        QCOMPARE(worker.header("Service-Worker-Allowed"), "/");
        const auto manifest = ask("GET /__space/v0/assets/manifest.json HTTP/1.1",
                                  "notes.localhost", "Cookie: " + m_cookie + "\r\n");
        QVERIFY(manifest.body.contains(R"("name":"notes")"));
    }

    void developedPagesReload()
    {
        write(u"source/index.html"_s, "<head></head>developed");
        m_gateway->develop(id(u"notes"_s), u"site"_s, m_dir.filePath(u"source"_s));
        const QByteArray opens = "Accept: text/html\r\nCookie: " + m_cookie + "\r\n";
        QTRY_VERIFY(ask("GET / HTTP/1.1", "notes.localhost", opens).body.contains("reload.js"));
        RawClient page(m_port);
        page.send("GET /__space/v0/reload HTTP/1.1\r\nHost: notes.localhost\r\nCookie: " + m_cookie
                  + "\r\n\r\n");
        QByteArray seen;
        while (!seen.contains("retry"))
            seen += page.exactly(1);
        m_gateway->notifyReload(id(u"notes"_s));
        while (!seen.contains("event: reload"))
            seen += page.exactly(1);
        m_gateway->endDevelopment(id(u"notes"_s), u"site"_s);
        QTRY_VERIFY(ask("GET / HTTP/1.1", "notes.localhost", opens).body.contains("home"));
    }

    void theSpacePageListsTheApps()
    {
        const QUrl url = m_gateway->spaceUrl();
        const auto got =
            ask("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1",
                "localhost");
        const QByteArray set = got.header("Set-Cookie");
        const QByteArray cookie = "Cookie: " + set.first(set.indexOf(';')) + "\r\n";
        const auto list = ask("GET / HTTP/1.1", "localhost", cookie + "Accept: text/html\r\n");
        QVERIFY(list.body.contains("notes.localhost \u00b7 Asleep"));
        m_host.state = MicroState::CrashLoop;
        QVERIFY(ask("GET / HTTP/1.1", "localhost", cookie + "Accept: text/html\r\n")
                    .body.contains("notes.localhost \u00b7 Crashes again and again"));
        m_host.state = MicroState::Asleep;
        const auto open =
            ask("GET /__space/open?instance=" + id(u"notes"_s).value.toLatin1() + " HTTP/1.1",
                "localhost", cookie);
        QCOMPARE(open.status, 303);
        QVERIFY(open.header("Location").startsWith("http://notes.localhost:"));
        QCOMPARE(ask("GET /__space/health HTTP/1.1", "localhost").body, R"({"ok":true})");
    }
};

QTEST_GUILESS_MAIN(TestGatewayAnswers)
#include "tst_gatewayanswers.moc"
