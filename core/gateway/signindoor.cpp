// SPDX-License-Identifier: MIT
#include "core/gateway/signindoor.h"

#include "core/gateway/access.h"
#include "core/http/target.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SignInDoor)
};

constexpr std::string_view sessionSeconds = "2592000"; // 30 days

std::string sessionCookie(const http::Exchange &exchange, const SignInTarget &target,
                          const std::string &secret)
{
    std::string cookie = target.cookie + "=" + secret + "; Path=/; Max-Age=";
    cookie.append(sessionSeconds).append("; HttpOnly; SameSite=Lax");
    if (exchange.tls)
        cookie += "; Secure";
    return cookie;
}

/// A path of this host; anything else would send the browser elsewhere.
std::string ownPath(std::string wanted)
{
    const bool own = wanted.starts_with('/') && !wanted.starts_with("//")
        && wanted.find_first_of("\\\r\n\t") == std::string::npos;
    return own ? wanted : "/";
}

/// Whether our own page sent this: no other site can set the header without our leave.
bool isFromOurPage(const http::RequestHead &head)
{
    return head.method == "POST" && head.has("X-Orrery") && !isCrossSite(head);
}

std::string_view stateName(Approvals::Outcome outcome)
{
    switch (outcome) {
    case Approvals::Outcome::Waiting:
        return "waiting";
    case Approvals::Outcome::Approved:
        return "approved";
    case Approvals::Outcome::Denied:
        return "denied";
    case Approvals::Outcome::Gone:
        return "gone";
    }
    return "gone";
}

} // namespace

SignInDoor::SignInDoor(const Pages &pages, SignIn &signIn)
    : m_pages(pages)
    , m_signIn(signIn)
{
}

http::Task<bool> SignInDoor::serve(http::Exchange &exchange, std::string_view path,
                                   const SignInTarget &target) const
{
    // From inside a sandbox nobody signs in; a Micro has its key.
    if (exchange.entrance.kind != http::Entrance::Public)
        co_return false;
    if (path == "/__space/launch")
        co_await launch(exchange, target);
    else if (path == "/__space/approval")
        co_await ask(exchange, target);
    else if (path == "/__space/approval/wait")
        co_await wait(exchange, target);
    else
        co_return false;
    co_return true;
}

http::Task<> SignInDoor::launch(http::Exchange &exchange, const SignInTarget &target) const
{
    const auto query = http::parseQuery(exchange.head.query());
    const auto *token = http::findParameter(query, "token");
    const auto *to = http::findParameter(query, "to");
    const Result<std::string> secret =
        co_await m_signIn.useToken(token ? token->value : std::string(), target.instance,
                                   std::string(exchange.head.header("User-Agent")));
    if (!secret) {
        // Used already: by this browser, most often, whose session then decides at the next step.
        http::ResponseHead again;
        again.status = 303;
        again.headers.push_back({"Location", ownPath(to ? to->value : "/")});
        again.headers.push_back({"Cache-Control", "no-store"});
        (void)co_await exchange.response.send(std::move(again), {});
        co_return;
    }
    http::ResponseHead head;
    head.status = 303;
    head.headers.push_back({"Location", ownPath(to ? to->value : "/")});
    head.headers.push_back({"Set-Cookie", sessionCookie(exchange, target, *secret)});
    head.headers.push_back({"Cache-Control", "no-store"});
    head.headers.push_back({"Referrer-Policy", "no-referrer"});
    (void)co_await exchange.response.send(std::move(head), {});
}

http::Task<> SignInDoor::ask(http::Exchange &exchange, const SignInTarget &target) const
{
    if (!isFromOurPage(exchange.head)) {
        (void)co_await http::sendJson(exchange, 403, R"({"errors":["Forbidden"]})");
        co_return;
    }
    const auto ticket =
        co_await m_signIn.ask(target.instance, std::string(exchange.head.header("Host")),
                              std::string(exchange.head.header("User-Agent")));
    if (!ticket) {
        (void)co_await http::sendJson(exchange, 429, R"({"errors":["Too many requests"]})");
        co_return;
    }
    exchange.response.add("Cache-Control", "no-store");
    const std::string body = R"({"code":")" + ticket->code.toStdString() + R"(","ticket":")"
        + ticket->secret.toStdString() + "\"}";
    (void)co_await http::sendJson(exchange, 200, body);
}

http::Task<> SignInDoor::wait(http::Exchange &exchange, const SignInTarget &target) const
{
    if (!isFromOurPage(exchange.head)) {
        (void)co_await http::sendJson(exchange, 403, R"({"errors":["Forbidden"]})");
        co_return;
    }
    const auto query = http::parseQuery(exchange.head.query());
    const auto *ticket = http::findParameter(query, "ticket");
    const auto waited =
        co_await m_signIn.wait(ticket ? ticket->value : std::string(), target.instance);
    const auto outcome = waited ? waited->outcome : Approvals::Outcome::Gone;
    if (waited && !waited->secret.empty())
        exchange.response.add("Set-Cookie", sessionCookie(exchange, target, waited->secret));
    exchange.response.add("Cache-Control", "no-store");
    const std::string body = R"({"state":")" + std::string(stateName(outcome)) + "\"}";
    (void)co_await http::sendJson(exchange, 200, body);
}

http::Task<> SignInDoor::refuse(http::Exchange &exchange, SignInTarget target) const
{
    if (exchange.entrance.kind != http::Entrance::Public || !wantsPage(exchange.head)) {
        exchange.response.add("Server", "Deta Space (Orrery)");
        (void)co_await http::sendJson(exchange, 401, R"({"errors":["Unauthorized"]})");
        co_return;
    }
    Page page;
    page.status = 401;
    page.title = Text::tr("Let this browser in?");
    page.heading = Text::tr("May this browser open %1?").arg(target.name);
    page.paragraphs += Text::tr("%1 is private. Orrery on this computer now shows a request with "
                                "the letters below: allow it there, and this page goes on by "
                                "itself.")
                           .arg(target.name);
    page.script = u"approve.js"_s;
    page.data = {{u"asking"_s, Text::tr("Waiting for your answer in Orrery …")},
                 {u"denied"_s, Text::tr("The request was declined in Orrery.")},
                 {u"gone"_s, Text::tr("Orrery does not answer any more.")},
                 {u"retry"_s, Text::tr("Ask again")}};
    co_await m_pages.send(exchange, std::move(page));
}

} // namespace orrery
