// SPDX-License-Identifier: MIT
#include "core/gateway/gateway.h"

#include "core/foundation/background.h"
#include "core/gateway/frontdoor.h"
#include "core/gateway/mainsignin.h"
#include "core/gateway/pagesdk.h"
#include "core/gateway/routemaker.h"
#include "core/http/server.h"
#include "core/http/tlscontext.h"
#include "core/keys/browsertrust.h"
#include "core/micros/supervisor.h"

#include <QLoggingCategory>
#include <QUrlQuery>

#include <algorithm>
#include <thread>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

Q_LOGGING_CATEGORY(lcGateway, "orrery.gateway", QtInfoMsg)

constexpr quint16 firstPort = 7723;
constexpr quint16 triedPorts = 40;
constexpr int sessionDays = 30;

QString portSetting()
{
    return u"gateway.port"_s;
}

http::TlsIdentity identityOf(const Leaf &leaf, const QByteArray &issuer, const QStringList &names)
{
    http::TlsIdentity identity{.certificatePem = (leaf.certificatePem + issuer).toStdString(),
                               .keyPem = leaf.keyPem.toStdString(),
                               .names = {}};
    for (const QString &name : names)
        identity.names.push_back(name.toStdString());
    return identity;
}

QStringList namesOf(const QString &alias)
{
    return {alias + u".localhost"_s, u"localhost-"_s + alias + u".localhost"_s};
}

/// Half of the processors: the apps that answer, and who asks, need the others. Two lanes on two
/// processors took turns with them, and were slower in all but the smallest static files.
int laneCount()
{
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency() / 2), 1, 4);
}

} // namespace

/// The data plane as main holds it. The server dies first: its threads use all the others.
struct Gateway::Plane {
    FrontDoor::Tables tables;
    std::unique_ptr<MainSignIn> signIn;
    std::unique_ptr<FrontDoor> door;
    std::unique_ptr<http::Server> server;
};

Gateway::Gateway(Rooms rooms, QObject *parent)
    : QObject(parent)
    , m_rooms(rooms)
    , m_approvals(rooms.clock)
    , m_plane(std::make_unique<Plane>())
{
    connect(&m_approvals, &Approvals::requested, this, &Gateway::approvalRequested);
    connect(&m_approvals, &Approvals::settled, this, &Gateway::approvalSettled);
    m_plane->tables.store(std::make_shared<const RouteTable>());
    m_plane->signIn = std::make_unique<MainSignIn>(MainSignIn::Main{
        .context = this,
        .approvals = m_approvals,
        .openSession = [this](const InstanceId &id,
                              const QString &browser) { return openSession(id, browser); },
        .launchAddress = [this](const InstanceId &id) { return launchUrl(id); }});
    const int lanes = laneCount();
    m_plane->door = std::make_unique<FrontDoor>(
        m_plane->tables, FrontDoor::Rooms{rooms.bases, rooms.drives, rooms.host, *m_plane->signIn},
        lanes);
    m_plane->server = std::make_unique<http::Server>(
        [door = m_plane->door.get()](http::Exchange &exchange) { return door->handle(exchange); },
        lanes);
    watchRegistry();
}

Gateway::~Gateway()
{
    stop();
}

void Gateway::stop()
{
    m_plane->door->reloads().close();
    m_plane->server->stop();
}

void Gateway::watchRegistry()
{
    Registry &registry = m_rooms.registry;
    connect(&registry, &Registry::instanceAdded, this, &Gateway::publishLater);
    connect(&registry, &Registry::instanceChanged, this, &Gateway::publishLater);
    connect(&registry, &Registry::instanceRemoved, this, [this](const InstanceId &id) {
        m_development.erase(id);
        publishLater();
    });
    connect(&registry, &Registry::collectionsChanged, this, &Gateway::publishLater);
    connect(&registry, &Registry::keysChanged, this, &Gateway::publishLater);
    connect(&registry, &Registry::sessionsChanged, this, &Gateway::publishLater);
    connect(&m_rooms.browsers, &BrowserTrust::changed, this, &Gateway::renewTls);
}

Result<quint16> Gateway::start(std::optional<quint16> wanted)
{
    const quint16 kept = m_rooms.registry.setting(portSetting()).toUShort();
    Result<quint16> port = 0;
    if (wanted || kept != 0) {
        port = m_plane->server->listen(wanted.value_or(kept));
    } else {
        for (quint16 i = 0; i < triedPorts; ++i) {
            port = m_plane->server->listen(static_cast<quint16>(firstPort + i));
            if (port)
                break;
        }
    }
    if (!port)
        return port;
    m_port = *port;
    if (!wanted && kept != m_port) {
        m_rooms.registry.setSetting(portSetting(), QString::number(m_port))
            .then(this, [](const Result<> &saved) {
                if (!saved)
                    qCWarning(lcGateway) << "the port was not kept:" << saved.error().detail;
            });
    }
    publish();
    qCInfo(lcGateway) << "listening on port" << m_port;
    return port;
}

void Gateway::publishLater()
{
    // Several rows change in one turn of the event loop; one table is enough for all.
    if (std::exchange(m_publishPending, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_publishPending)
                publish();
        },
        Qt::QueuedConnection);
}

void Gateway::publish()
{
    m_publishPending = false;
    m_plane->tables.store(makeRouteTable(m_rooms.registry, m_development, m_port));
    renewTls();
    lookForPageSdk();
}

QStringList Gateway::sitesOf(const Instance &instance) const
{
    const auto developed = m_development.find(instance.id);
    QStringList sites;
    for (const Micro &micro : instance.spacefile.micros) {
        if (!isStatic(micro.engine))
            continue;
        QString site =
            developed == m_development.end() ? QString() : developed->second.value(micro.name);
        if (site.isEmpty() && !instance.releaseDir.isEmpty())
            site = instance.releaseDir + u"/micros/"_s + micro.name;
        if (!site.isEmpty())
            sites += site;
    }
    return sites;
}

void Gateway::lookForPageSdk()
{
    for (const Instance &instance : m_rooms.registry.instances()) {
        for (const QString &site : sitesOf(instance)) {
            if (!m_pageSdk.try_emplace(site, false).second)
                continue;
            inBackground(carriesPageSdk, site).then(this, [this, site](bool carries) {
                m_pageSdk[site] = carries;
            });
        }
    }
}

bool Gateway::usesPageSdk(const Instance &instance) const
{
    return std::ranges::any_of(sitesOf(instance), [this](const QString &site) {
        const auto found = m_pageSdk.find(site);
        return found != m_pageSdk.end() && found->second;
    });
}

void Gateway::renewTls()
{
    QStringList aliases;
    for (const Instance &instance : m_rooms.registry.instances())
        aliases += instance.alias;
    if (aliases == m_tlsAliases && m_rooms.browsers.isOn() == !m_tlsIssuer.isEmpty())
        return;
    const QByteArray issuer = m_rooms.browsers.certify(m_rooms.ca);
    const auto leafOf = [this](const QString &key, const QStringList &names) -> Result<Leaf> {
        if (const auto it = m_leaves.find(key); it != m_leaves.end())
            return it->second;
        auto leaf = m_rooms.ca.leaf(names);
        if (leaf)
            m_leaves[key] = *leaf;
        return leaf;
    };
    const QStringList usualNames =
        LocalCa::dataHosts() + QStringList{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    const auto usual = leafOf({}, usualNames);
    if (!usual) {
        qCCritical(lcGateway) << "no TLS:" << usual.error().detail;
        return;
    }
    std::vector<http::TlsIdentity> others;
    const auto add = [&](const QString &key, const QStringList &names) {
        if (const auto leaf = leafOf(key, names))
            others.push_back(identityOf(*leaf, issuer, names));
    };
    add(u"localhost"_s, {u"localhost"_s}); // without the data hosts, which browsers need not trust
    for (const QString &alias : aliases)
        add(alias, namesOf(alias));
    auto context = http::TlsContext::make(identityOf(*usual, {}, usualNames), others);
    if (!context) {
        qCCritical(lcGateway) << "no TLS:" << context.error().detail;
        return;
    }
    m_plane->server->setTls(std::move(*context));
    m_tlsAliases = aliases;
    m_tlsIssuer = issuer;
}

QFuture<Result<QString>> Gateway::openSession(const InstanceId &instance, const QString &browser)
{
    const QString secret = randomSecret();
    const QDateTime now = QDateTime::fromStdTimePoint(
        std::chrono::time_point_cast<std::chrono::milliseconds>(m_rooms.clock.now()));
    const SessionRecord session{.hash = hashKey(secret.toStdString()),
                                .instance = instance,
                                .created = now,
                                .expires = now.addDays(sessionDays),
                                .browser = browser};
    return m_rooms.registry.addSession(session).then(
        this, [this, secret](const Result<> &added) -> Result<QString> {
            if (!added)
                return std::unexpected(added.error());
            publish(); // the browser's next request comes at once
            return secret;
        });
}

QUrl Gateway::address(const InstanceId &instance) const
{
    const auto found = m_rooms.registry.instance(instance);
    if (!found)
        return {};
    QUrl url = urlOf(found->alias + u".localhost"_s);
    url.setPath(u"/"_s);
    return url;
}

QUrl Gateway::urlOf(const QString &host) const
{
    QUrl url;
    url.setScheme(m_rooms.browsers.isOn() ? u"https"_s : u"http"_s);
    url.setHost(host);
    url.setPort(m_port);
    return url;
}

QUrl Gateway::launchUrl(const InstanceId &instance, const QString &path)
{
    const auto found = m_rooms.registry.instance(instance);
    if (!found)
        return {};
    const QStringList names = namesOf(found->alias);
    const bool needsPlain = usesPageSdk(*found) && !m_rooms.browsers.isOn();
    return tokenUrl(needsPlain ? names.last() : names.first(), instance, path);
}

QUrl Gateway::spaceUrl()
{
    return tokenUrl(u"localhost"_s, {}, {});
}

QUrl Gateway::tokenUrl(const QString &host, const InstanceId &instance, const QString &path)
{
    QUrl url = urlOf(host);
    url.setPath(u"/__space/launch"_s);
    QUrlQuery query;
    query.addQueryItem(u"token"_s, m_approvals.makeToken(instance));
    if (!path.isEmpty())
        query.addQueryItem(u"to"_s, QString::fromLatin1(QUrl::toPercentEncoding(path)));
    url.setQuery(query);
    return url;
}

QList<Approval> Gateway::approvals() const
{
    return m_approvals.waiting();
}

void Gateway::approve(const QString &approval, bool letIn)
{
    m_approvals.settle(approval, letIn);
}

void Gateway::develop(const InstanceId &instance, const QString &micro, const QString &files)
{
    m_development[instance][micro] = files;
    publishLater();
}

void Gateway::endDevelopment(const InstanceId &instance, const QString &micro)
{
    const auto developed = m_development.find(instance);
    if (developed == m_development.end() || developed->second.remove(micro) == 0)
        return;
    if (developed->second.isEmpty())
        m_development.erase(developed);
    publishLater();
    notifyReload(instance);
}

void Gateway::notifyReload(const InstanceId &instance)
{
    m_plane->door->reloads().notify(instance.value.toStdString());
}

void Gateway::serveSandboxesOf(Supervisor &supervisor)
{
    connect(&supervisor, &Supervisor::sandboxListening, this, &Gateway::adopt,
            Qt::DirectConnection);
    connect(&supervisor, &Supervisor::sandboxGone, this, [this](quint64 process) {
        for (const int listener : m_sandboxListeners[process])
            m_plane->server->drop(listener);
        m_sandboxListeners.erase(process);
    });
    connect(&supervisor, &Supervisor::sourceChanged, this,
            [this, &supervisor](const InstanceId &instance, const QString &micro) {
                const auto source = supervisor.source(instance, micro);
                if (source)
                    develop(instance, micro, source->hasProcess ? QString() : source->files);
                else
                    endDevelopment(instance, micro);
            });
}

void Gateway::adopt(const InstanceId &instance, const QString &micro, quint64 process,
                    const QList<SandboxListener> &listeners)
{
    for (const SandboxListener &listener : listeners) {
        http::Entrance entrance;
        entrance.kind = listener.port == 443 || listener.port == 80
            ? http::Entrance::SandboxData
            : http::Entrance::SandboxGateway;
        entrance.instance = instance.value.toStdString();
        entrance.micro = micro.toStdString();
        m_sandboxListeners[process] += m_plane->server->adopt(listener.fd, std::move(entrance));
    }
}

} // namespace orrery

#include <moc_gateway.cpp>
