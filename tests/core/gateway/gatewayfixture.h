// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/baseface.h"
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/driveface.h"
#include "core/drive/filedrives.h"
#include "core/gateway/gateway.h"
#include "core/gateway/microhost.h"
#include "core/http/server.h"
#include "core/keys/browsertrust.h"
#include "core/keys/certificates.h"
#include "tests/support/rawclient.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace orrery::test {

using namespace Qt::StringLiterals;

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
    http::Task<std::vector<MicroState>> states(std::vector<std::string> instances) override
    {
        co_return std::vector(instances.size(), state.load());
    }
    http::Task<Result<>> wake(std::string, std::string micro) override
    {
        if (micro == "broken")
            co_return fail(ErrorCode::Conflict, u"It ended with code 1."_s);
        awake = true;
        co_return Result<>();
    }
    http::Task<std::vector<std::string>> lastLines(std::string, std::string) override
    {
        std::vector<std::string> lines;
        lines.push_back("Error: <no such module>");
        co_return lines;
    }
    http::Task<Result<std::string>> actions(std::string) override { co_return R"({"actions":[]})"; }
    http::Task<Result<std::string>> act(std::string, std::string action,
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

inline Micro micro(const QString &name, const QString &path, Engine engine)
{
    Micro made;
    made.name = name;
    made.path = path;
    made.primary = path == u"/"_s;
    made.engine = engine;
    return made;
}

/// A gateway over a Space with two apps, "notes" and "files", and a browser signed in to "notes".
class GatewayFixture : public QObject
{
protected:
    void setUp()
    {
        QVERIFY(m_dir.isValid());
        m_app = std::make_unique<http::Server>(
            [](http::Exchange &exchange) -> http::Task<> {
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
    void tearDown()
    {
        m_gateway.reset();
        m_app.reset();
    }

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

} // namespace orrery::test
