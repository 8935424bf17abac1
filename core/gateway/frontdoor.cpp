// SPDX-License-Identifier: MIT
#include "core/gateway/frontdoor.h"

#include "core/http/target.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

using http::Entrance;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FrontDoor)
};

constexpr std::string_view reservedRoot = "/__space";
constexpr std::string_view actionsPath = "/__space/v0/actions";
constexpr std::string_view appActionsPath = "/__space/actions";
constexpr size_t longestInputs = 1024 * 1024;

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), http::lower);
    return text;
}

bool isBelow(std::string_view path, std::string_view root)
{
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

SignInTarget targetOf(const InstanceRoute &instance)
{
    return {instance.id, instance.cookieName(), QString::fromStdString(instance.name)};
}

http::Task<> refuseAs(http::Exchange &exchange, int status)
{
    std::string body = R"({"errors":[")";
    body.append(http::reasonPhrase(status)).append("\"]}");
    (void)co_await http::sendJson(exchange, status, body);
}

} // namespace

FrontDoor::FrontDoor(const Tables &tables, Rooms rooms, int lanes)
    : m_tables(tables)
    , m_host(rooms.host)
    , m_data(rooms.bases, rooms.drives)
    , m_micros(m_pages, rooms.host, lanes)
    , m_door(m_pages, rooms.signIn)
    , m_spacePage(m_pages, rooms.signIn, m_door, rooms.host)
    , m_pwa(m_pages)
{
}

http::Task<> FrontDoor::handle(http::Exchange &exchange)
{
    const Table table = m_tables.load();
    HostMeaning host = readHost(exchange.head.header("Host"));
    const bool isPublic = exchange.entrance.kind == Entrance::Public;
    if (!isPublic && host.kind == HostMeaning::Instance) {
        // A sandbox reaches its own instance only, whatever name it uses.
        const auto own = table->byId.find(exchange.entrance.instance);
        if (own == table->byId.end() || own->second->alias != host.alias)
            host.kind = HostMeaning::Unknown;
    }
    if (host.kind == HostMeaning::DataService)
        co_await m_data.serve(exchange, *table);
    else if (host.kind == HostMeaning::Instance)
        co_await instance(exchange, *table, host.alias);
    else if (host.kind == HostMeaning::SpacePage && isPublic)
        co_await m_spacePage.serve(exchange, *table);
    else
        co_await unknownHost(exchange);
}

http::Task<> FrontDoor::unknownHost(http::Exchange &exchange)
{
    if (!wantsPage(exchange.head) || exchange.entrance.kind != Entrance::Public) {
        co_await refuseAs(exchange, 421);
        co_return;
    }
    Page page;
    page.status = 421;
    page.title = Text::tr("Nothing here");
    page.heading = Text::tr("No app of this Space has this address");
    page.paragraphs += Text::tr("The address is wrong, or the app was uninstalled or renamed. "
                                "Orrery shows the address of each app on its Home page.");
    co_await m_pages.send(exchange, std::move(page));
}

http::Task<> FrontDoor::instance(http::Exchange &exchange, const RouteTable &table,
                                 std::string_view alias)
{
    // No coroutine: what it returns must not refer to what is local here.
    const auto found = table.byAlias.find(alias);
    if (found == table.byAlias.end())
        return unknownHost(exchange);
    const InstanceRoute &instance = *found->second;
    const auto path = http::normalisedPath(exchange.head.path());
    if (!path || !exchange.head.target.starts_with('/'))
        return refuseAs(exchange, 400);
    if (isBelow(lowered(*path), reservedRoot))
        return reserved(exchange, table, instance, *path);
    const MicroRoute *micro = instance.micro(exchange.head.path());
    if (!micro)
        return nothingYet(exchange, table, instance);
    MicroDoor::Visit visit{.instance = instance,
                           .micro = *micro,
                           .target = stripped(exchange.head.target, *micro),
                           .path = {},
                           .admission = Admission::Refused};
    const auto microPath =
        http::normalisedPath(std::string_view(visit.target).substr(0, visit.target.find('?')));
    // Frameworks match paths without regard to case, so the closed one is closed in any.
    if (!microPath || isBelow(lowered(*microPath), actionsPath))
        return refuseAs(exchange, microPath ? 404 : 400);
    visit.path = *microPath;
    visit.admission = admit(table, instance, *micro, visit.path, exchange.head, std::time(nullptr));
    switch (visit.admission) {
    case Admission::Refused:
        return m_door.refuse(exchange, targetOf(instance));
    case Admission::Foreign:
        return refuseAs(exchange, 403);
    case Admission::Public:
    case Admission::Owner:
    case Admission::Key:
        break;
    }
    return m_micros.pass(exchange, std::move(visit));
}

http::Task<> FrontDoor::nothingYet(http::Exchange &exchange, const RouteTable &table,
                                   const InstanceRoute &instance)
{
    if (!hasSession(table, instance, exchange.head, std::time(nullptr))) {
        co_await m_door.refuse(exchange, targetOf(instance));
        co_return;
    }
    Page page;
    page.status = 404;
    page.title = page.heading = Text::tr("Nothing was pushed yet");
    page.paragraphs += Text::tr("Press Develop or Push in Orrery's Builder, and the app appears "
                                "here.");
    co_await m_pages.send(exchange, std::move(page));
}

http::Task<> FrontDoor::reserved(http::Exchange &exchange, const RouteTable &table,
                                 const InstanceRoute &instance, std::string path)
{
    if (co_await m_door.serve(exchange, path, targetOf(instance)))
        co_return;
    if (isBelow(path, "/__space/v0/base") || isBelow(path, "/__space/v0/drive")) {
        co_await pageData(exchange, table, instance);
        co_return;
    }
    if (const std::string_view script = Pwa::scriptAt(path); !script.empty()) {
        co_await m_pwa.sendScript(exchange, script);
        co_return;
    }
    if (isBelow(path, appActionsPath)) {
        co_await appActions(exchange, table, instance, path.substr(appActionsPath.size()));
        co_return;
    }
    const bool isOwner = hasSession(table, instance, exchange.head, std::time(nullptr));
    if (!isOwner && !instance.hasPublicRoutes()) {
        co_await m_door.refuse(exchange, targetOf(instance));
        co_return;
    }
    if (path == "/__space/v0/assets/manifest.json")
        co_await m_pwa.sendManifest(exchange, instance);
    else if (path == "/__space/v0/icon-pwa")
        co_await m_pwa.sendIcon(exchange, instance);
    else if (path == "/__space/v0/reload" && instance.develops)
        co_await m_reloads.serve(exchange, instance.id);
    else
        co_await refuseAs(exchange, 404);
}

http::Task<> FrontDoor::appActions(http::Exchange &exchange, const RouteTable &table,
                                   const InstanceRoute &instance, std::string name)
{
    const Admission admission = admitToActions(table, instance, exchange.head, std::time(nullptr));
    if (admission == Admission::Foreign) {
        co_await refuseAs(exchange, 403);
        co_return;
    }
    if (admission == Admission::Refused) {
        co_await m_door.refuse(exchange, targetOf(instance));
        co_return;
    }
    const bool lists = name.empty() || name == "/";
    if (exchange.head.method != (lists ? "GET" : "POST")) {
        co_await refuseAs(exchange, 405);
        co_return;
    }
    Result<std::string> answer;
    if (lists) {
        answer = co_await m_host.actions(instance.id);
    } else {
        auto inputs = co_await exchange.body.readAll(longestInputs);
        if (!inputs) {
            co_await refuseAs(exchange, 413);
            co_return;
        }
        answer = co_await m_host.act(instance.id, name.substr(1), *std::move(inputs));
    }
    if (answer) {
        (void)co_await http::sendJson(exchange, 200, *answer);
        co_return;
    }
    const ErrorCode code = answer.error().code;
    const int status = code == ErrorCode::NotFound ? 404
        : code == ErrorCode::InvalidInput          ? 400
                                                   : 502;
    const QJsonObject json{{u"errors"_s, QJsonArray{answer.error().message}}};
    (void)co_await http::sendJson(exchange, status,
                                  QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString());
}

http::Task<> FrontDoor::pageData(http::Exchange &exchange, const RouteTable &table,
                                 const InstanceRoute &instance)
{
    // For the owner's own pages: the session counts, never a public route. The SDK always sends
    // X-API-Key, which another site cannot without a preflight that is never granted here.
    const http::RequestHead &head = exchange.head;
    const bool isOwner = hasSession(table, instance, head, std::time(nullptr));
    const bool isOwnPage = !isCrossSite(head)
        && (head.has("Sec-Fetch-Site") || head.has("X-API-Key") || head.has("Origin"));
    if (!isOwner || !isOwnPage) {
        exchange.response.add("Server", "Deta Space (Orrery)");
        (void)co_await http::sendJson(exchange, isOwner ? 403 : 401,
                                      isOwner ? R"({"errors":["Forbidden"]})"
                                              : R"({"errors":["Unauthorized"]})");
        co_return;
    }
    // On the raw path: keys of items must arrive as they were sent.
    std::string_view raw = head.path();
    for (const std::string_view prefix : {"/__space/v0/base", "/__space/v0/drive"}) {
        if (!isBelow(raw, prefix))
            continue;
        raw.remove_prefix(prefix.size());
        if (const auto address = DataDoor::readAddress(raw)) {
            co_await m_data.pass(exchange, instance.collection, address->path);
            co_return;
        }
    }
    (void)co_await http::sendJson(exchange, 404, R"({"errors":["Not found"]})");
}

} // namespace orrery
