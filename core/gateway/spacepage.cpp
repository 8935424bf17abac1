// SPDX-License-Identifier: MIT
#include "core/gateway/spacepage.h"

#include "core/gateway/access.h"
#include "core/http/target.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SpacePage)
};

} // namespace

SpacePage::SpacePage(const Pages &pages, SignIn &signIn, const SignInDoor &door, MicroHost &host)
    : m_pages(pages)
    , m_signIn(signIn)
    , m_door(door)
    , m_host(host)
{
}

http::Task<> SpacePage::serve(http::Exchange &exchange, const RouteTable &table) const
{
    const std::string path = http::normalisedPath(exchange.head.path()).value_or("/");
    if (path == "/__space/health") {
        (void)co_await http::sendJson(exchange, 200, R"({"ok":true})");
        co_return;
    }
    const SignInTarget target{
        .instance = {}, .cookie = RouteTable::spaceCookie, .name = Text::tr("your Space")};
    if (co_await m_door.serve(exchange, path, target))
        co_return;
    const bool isOwner = table.isSession(cookieValue(exchange.head, RouteTable::spaceCookie), {},
                                         std::time(nullptr));
    if (!isOwner)
        co_await m_door.refuse(exchange, target);
    else if (path == "/__space/open" && exchange.head.method == "GET")
        co_await open(exchange);
    else if (path == "/")
        co_await list(exchange, table);
    else
        (void)co_await http::sendJson(exchange, 404, R"({"errors":["Not found"]})");
}

http::Task<> SpacePage::open(http::Exchange &exchange) const
{
    const auto query = http::parseQuery(exchange.head.query());
    const auto *wanted = http::findParameter(query, "instance");
    const auto address = co_await m_signIn.launchAddress(wanted ? wanted->value : std::string());
    http::ResponseHead head;
    head.status = 303;
    head.headers.push_back({"Location", address.value_or("/")});
    head.headers.push_back({"Cache-Control", "no-store"});
    head.headers.push_back({"Referrer-Policy", "no-referrer"});
    (void)co_await exchange.response.send(std::move(head), {});
}

http::Task<> SpacePage::list(http::Exchange &exchange, const RouteTable &table) const
{
    Page page;
    page.title = Text::tr("Your Space");
    page.heading = Text::tr("Your Space");
    page.script = u"space.js"_s;
    std::vector<std::string> ids;
    for (const auto &[alias, instance] : table.byAlias)
        ids.push_back(instance->id);
    const std::vector<MicroState> states = co_await m_host.states(std::move(ids));
    auto state = states.begin();
    for (const auto &[alias, instance] : table.byAlias) {
        QString note = QString::fromStdString(alias) + u".localhost"_s;
        // An app of pages alone has no process that could sleep.
        if (*state != MicroState::Asleep
            || !std::ranges::all_of(instance->micros,
                                    [](const MicroRoute &micro) { return micro.site.has_value(); }))
            note += u" \u00b7 "_s + microStateText(*state);
        ++state;
        page.links +=
            {.text = QString::fromStdString(instance->name),
             .address = u"/__space/open?instance="_s + QString::fromStdString(instance->id),
             .note = note};
    }
    page.paragraphs += page.links.isEmpty()
        ? Text::tr("No app is installed yet. Open Discovery in Orrery and pick one.")
        : Text::tr("The apps on this computer. Each opens signed in.");
    co_await m_pages.send(exchange, std::move(page));
}

} // namespace orrery
