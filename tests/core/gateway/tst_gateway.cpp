// SPDX-License-Identifier: MIT
#include "core/base/baseface.h"
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/driveface.h"
#include "core/drive/filedrives.h"
#include "core/gateway/frontdoor.h"
#include "core/gateway/gateway.h"
#include "core/gateway/routemaker.h"
#include "core/http/server.h"
#include "core/keys/browsertrust.h"
#include "core/keys/certificates.h"
#include "tests/support/rawclient.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace orrery;
using namespace Qt::StringLiterals;
using orrery::test::RawClient;

namespace {

/// Micros that are ordinary servers of this process: "api" sleeps first, "broken" never starts.
class FakeHost final : public MicroHost
{
public:
    std::optional<LiveMicro> live(const std::string &, const std::string &micro) const override
    {
        if (micro == "broken" || (micro == "api" && !awake))
            return {};
        LiveMicro found;
        found.backend.process = 1;
        found.backend.port = port;
        found.backend.socket = []() -> Result<int> {
            return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        };
        return found;
    }
    boost::asio::awaitable<std::vector<MicroState>>
    states(std::vector<std::string> instances) override
    {
        co_return std::vector(instances.size(), state.load());
    }
    boost::asio::awaitable<Result<>> wake(std::string, std::string micro) override
    {
        if (micro == "broken")
            co_return fail(ErrorCode::Conflict, u"It ended with code 1."_s);
        awake = true;
        co_return Result<>();
    }
    boost::asio::awaitable<std::vector<std::string>> lastLines(std::string, std::string) override
    {
        std::vector<std::string> lines;
        lines.push_back("Error: <no such module>");
        co_return lines;
    }
    boost::asio::awaitable<Result<std::string>> actions(std::string) override
    {
        co_return R"({"actions":[]})";
    }
    boost::asio::awaitable<Result<std::string>> act(std::string, std::string action,
                                                    std::string inputs) override
    {
        if (action != "add")
            co_return fail(ErrorCode::NotFound, u"There is no such action."_s);
        co_return inputs;
    }
    void record(std::vector<RequestRecord> requests) override
    {
        const std::scoped_lock lock(mutex);
        std::ranges::move(requests, std::back_inserter(records));
    }
    std::vector<RequestRecord> recorded()
    {
        const std::scoped_lock lock(mutex);
        return records;
    }
    std::atomic<bool> awake = false;
    std::atomic<MicroState> state = MicroState::Asleep;
    uint16_t port = 0;

private:
    std::mutex mutex; // guards records
    std::vector<RequestRecord> records;
};

/// For a FrontDoor without a Gateway: nobody signs in.
class NoSignIn final : public SignIn
{
public:
    boost::asio::awaitable<Result<std::string>> useToken(std::string, std::string,
                                                         std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    boost::asio::awaitable<Result<Approvals::Ticket>> ask(std::string, std::string,
                                                          std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    boost::asio::awaitable<Result<Waited>> wait(std::string, std::string) override
    {
        co_return fail(ErrorCode::Denied, {});
    }
    boost::asio::awaitable<Result<std::string>> launchAddress(std::string) override
    {
        co_return fail(ErrorCode::NotFound, {});
    }
};

Micro micro(const QString &name, const QString &path, Engine engine)
{
    Micro made;
    made.name = name;
    made.path = path;
    made.primary = path == u"/"_s;
    made.engine = engine;
    return made;
}

} // namespace

class TestGateway : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        m_app = std::make_unique<http::Server>(
            [](http::Exchange &exchange) -> http::asio::awaitable<void> {
                std::string text = exchange.head.method + " " + exchange.head.target + "\n";
                for (const http::Header &header : exchange.head.headers)
                    text += header.name + "=" + header.value + "\n";
                http::ResponseHead head;
                (void)co_await exchange.response.send(std::move(head), text);
            },
            1);
        const auto appPort = m_app->listen(0);
        QVERIFY(appPort);
        m_host.port = *appPort;
        QVERIFY(done(m_registry.open()));
        write(u"release/micros/site/index.html"_s, "<head></head>home");
        write(u"release/micros/site/open/a.txt"_s, "open");
        addInstance(u"notes"_s);
        addInstance(u"files"_s);
        auto ca = LocalCa::make();
        QVERIFY(ca);
        m_ca = std::make_unique<LocalCa>(std::move(*ca));
        m_gateway = std::make_unique<Gateway>(Gateway::Rooms{m_registry, m_baseFace, m_driveFace,
                                                             m_host, *m_ca, m_browsers, m_clock});
        const auto port = m_gateway->start(0);
        QVERIFY(port);
        m_port = *port;
        m_cookie = signIn(u"notes"_s);
        QVERIFY(!m_cookie.isEmpty());
    }
    void cleanupTestCase()
    {
        m_gateway.reset();
        m_app.reset();
    }

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

private:
    template <typename T> static T result(QFuture<T> future)
    {
        (void)QTest::qWaitFor([&] { return future.isFinished(); }, 10000);
        return future.result();
    }
    template <typename T> static bool done(QFuture<T> future) { return result(future).has_value(); }
    InstanceId id(const QString &alias) const { return m_registry.instanceByAlias(alias)->id; }
    void write(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_dir.filePath(name);
        QVERIFY(QDir().mkpath(path.first(path.lastIndexOf(u'/'))));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void addInstance(const QString &name)
    {
        Instance instance;
        instance.name = instance.alias = name;
        instance.app = AppId{u"local/"_s + name};
        instance.releaseDir = m_dir.filePath(u"release"_s);
        Micro site = micro(u"site"_s, u"/"_s, Engine::Static);
        site.publicRoutes = {u"/open/*"_s};
        Micro api = micro(u"api"_s, u"/api"_s, Engine::NodeJs20);
        api.publicRoutes = {u"/open/*"_s};
        api.apiKeys = true;
        instance.spacefile.micros = {site, api, micro(u"broken"_s, u"/broken"_s, Engine::NodeJs20)};
        QVERIFY(done(m_registry.addInstance(instance)));
    }
    /// Asks from a second thread: some answers need this one's event loop.
    RawClient::Answer ask(const QByteArray &line, const QByteArray &host,
                          const QByteArray &headers = {}, const QByteArray &body = {})
    {
        RawClient::Answer answer;
        std::atomic<bool> finished = false;
        std::thread asking([&] {
            RawClient client(m_port);
            answer = client.ask(line + "\r\nHost: " + host + "\r\n" + headers + "\r\n" + body);
            finished = true;
        });
        (void)QTest::qWaitFor([&] { return finished.load(); }, 15000);
        asking.join();
        return answer;
    }
    QByteArray signIn(const QString &alias)
    {
        const QUrl url = m_gateway->launchUrl(id(alias));
        const auto got =
            ask("GET " + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1",
                alias.toLatin1() + ".localhost");
        const QByteArray cookie = got.header("Set-Cookie");
        return cookie.first(qMax(0, cookie.indexOf(';')));
    }
    static uint16_t adopt(http::Server &server, const InstanceId &instance)
    {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(fd, reinterpret_cast<sockaddr *>(&address), sizeof address);
        ::listen(fd, 16);
        socklen_t length = sizeof address;
        ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length);
        (void)server.adopt(fd,
                           {http::Entrance::SandboxGateway, instance.value.toStdString(), "api"});
        return ntohs(address.sin_port);
    }

    QTemporaryDir m_dir;
    Clock m_clock;
    Registry m_registry{ProfilePaths(m_dir.path()), MasterKey::random()};
    SqliteBases m_bases{m_clock};
    FileDrives m_drives{m_clock};
    StorePool m_pool;
    BaseFace m_baseFace{m_pool, m_bases};
    DriveFace m_driveFace{m_pool, m_drives};
    FakeHost m_host;
    std::unique_ptr<LocalCa> m_ca;
    BrowserTrust m_browsers{ProfilePaths(m_dir.path()), MasterKey::random(), m_dir.path()};
    std::unique_ptr<http::Server> m_app;
    std::unique_ptr<Gateway> m_gateway;
    uint16_t m_port = 0;
    QByteArray m_cookie;
};

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
