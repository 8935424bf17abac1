// SPDX-License-Identifier: MIT
#include "core/gateway/microdoor.h"

#include "core/http/signal.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <format>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace orrery {

namespace {

Q_LOGGING_CATEGORY(lcMicroDoor, "orrery.gateway", QtInfoMsg)

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MicroDoor)
};

/// runtime.md §2
constexpr http::ForwardLimits hostedLimits{
    .time = std::chrono::seconds(20), .requestBytes = 5'500'000, .answerBytes = 5 * 1024 * 1024};

constexpr auto longestEnd = 400ms; ///< Of a process whose connections broke.
constexpr auto endStep = 20ms;

/// What goes into the HTML of a page that a browser opens.
std::string inserted(const http::RequestHead &head, const MicroDoor::Visit &visit)
{
    if (!wantsPage(head))
        return {};
    const auto script = [](std::string_view name) {
        return std::format(R"(<script src="/__space/v0/{}.js" defer></script>)", name);
    };
    std::string text;
    if (visit.admission == Admission::Owner)
        text += script(visit.instance.autoPwa ? "runtime" : "runtime-no");
    if (visit.instance.develops)
        text += script("reload");
    return text;
}

http::Forwarding forwarding(const http::Exchange &exchange, const MicroDoor::Visit &visit)
{
    http::Forwarding how;
    how.target = visit.target;
    how.added.reserve(4);
    how.added.push_back({"X-Forwarded-For", "127.0.0.1"});
    how.added.push_back({"X-Forwarded-Proto", exchange.tls ? "https" : "http"});
    how.added.push_back({"X-Forwarded-Host", exchange.head.header("Host")});
    how.added.push_back({"X-Forwarded-Prefix", visit.micro.path});
    if (exchange.head.has("Cookie"))
        how.cookie = withoutOurCookies(exchange.head.header("Cookie"));
    how.insertIntoHtml = inserted(exchange.head, visit);
    if (visit.instance.cloudLimits)
        how.limits = hostedLimits;
    return how;
}

} // namespace

MicroDoor::MicroDoor(const Pages &pages, MicroHost &host, int lanes)
    : m_pages(pages)
    , m_host(host)
    , m_log(host, lanes)
    , m_pools(static_cast<size_t>(lanes))
{
}

MicroDoor::~MicroDoor() = default;

http::UpstreamPool &MicroDoor::pool(http::Lane &lane)
{
    auto &pool = m_pools[static_cast<size_t>(lane.index())];
    if (!pool)
        pool = std::make_unique<http::UpstreamPool>(lane);
    return *pool;
}

http::Task<> MicroDoor::pass(http::Exchange &exchange, Visit visit)
{
    if (visit.micro.site) {
        http::StaticSite::Place place;
        place.path = visit.path;
        place.prefix = visit.micro.path;
        place.insertIntoHtml = inserted(exchange.head, visit);
        return visit.micro.site->serve(exchange, std::move(place));
    }
    return passToProcess(exchange, std::move(visit));
}

http::Task<> MicroDoor::passToProcess(http::Exchange &exchange, Visit visit)
{
    const http::Forwarding how = forwarding(exchange, visit);
    const auto begun = std::chrono::steady_clock::now();
    bool wasCold = false;
    const auto reached = co_await reach(exchange, visit, how, wasCold);
    if (!reached && !exchange.response.hasBegun())
        co_await explain(exchange, visit, reached.error());
    m_log.add(exchange.lane,
              {.instance = visit.instance.id,
               .micro = visit.micro.name,
               .method = exchange.head.method,
               .target = exchange.head.target,
               .status = exchange.response.status(),
               .took = std::chrono::steady_clock::now() - begun,
               .wasCold = wasCold});
}

http::Task<Result<>> MicroDoor::reach(http::Exchange &exchange, const Visit &visit,
                                      const http::Forwarding &how, bool &wasCold)
{
    for (int attempt = 0;; ++attempt) {
        std::optional<LiveMicro> live = m_host.live(visit.instance.id, visit.micro.name);
        if (!live) {
            wasCold = true;
            const auto awake = co_await m_host.wake(visit.instance.id, visit.micro.name);
            if (!awake)
                co_return awake;
            live = m_host.live(visit.instance.id, visit.micro.name);
        }
        if (!live)
            co_return fail(ErrorCode::Unavailable, Text::tr("It stopped as soon as it started."));
        const auto passed =
            co_await http::forward(exchange, pool(exchange.lane), live->backend, how);
        // Unavailable: nothing was sent; the process has just gone, or is being replaced.
        constexpr int attempts = 3;
        if (passed || passed.error().code != ErrorCode::Unavailable || attempt + 1 == attempts)
            co_return passed;
    }
}

/// An app that hangs up is most often ending. Its last words are in the log when its process is
/// gone, some milliseconds after its connections.
http::Task<> MicroDoor::awaitEnd(http::Exchange &exchange, const Visit &visit) const
{
    const std::optional<LiveMicro> first = m_host.live(visit.instance.id, visit.micro.name);
    http::Signal pause(exchange.lane);
    for (auto waited = 0ms; first && waited < longestEnd; waited += endStep) {
        co_await pause.wait(endStep);
        const std::optional<LiveMicro> now = m_host.live(visit.instance.id, visit.micro.name);
        if (!now || now->backend.process != first->backend.process)
            break;
    }
}

http::Task<> MicroDoor::explain(http::Exchange &exchange, const Visit &visit, Error error)
{
    qCInfo(lcMicroDoor) << "no answer from" << visit.instance.alias.c_str()
                        << visit.micro.name.c_str() << error.message << error.detail;
    if (error.code == ErrorCode::Denied) {
        (void)co_await http::sendJson(exchange, 413, R"({"errors":["Request Entity Too Large"]})");
        co_return;
    }
    if (error.code == ErrorCode::InvalidInput) { // the client's fault, not the app's
        (void)co_await http::sendJson(exchange, 400, R"({"errors":["Bad Request"]})");
        co_return;
    }
    const bool isOwner = visit.admission == Admission::Owner;
    QStringList lines;
    if (isOwner) {
        if (error.code == ErrorCode::Io)
            co_await awaitEnd(exchange, visit);
        for (const std::string &line :
             co_await m_host.lastLines(visit.instance.id, visit.micro.name))
            lines += QString::fromStdString(line);
    }
    const QString heading =
        Text::tr("%1 did not answer").arg(QString::fromStdString(visit.instance.name));
    if (wantsPage(exchange.head)) {
        Page page;
        page.status = 502;
        page.title = heading;
        page.heading = heading;
        const QString micro = QString::fromStdString(visit.micro.name);
        page.paragraphs += error.message.isEmpty()
            ? Text::tr("Its Micro “%1” broke off.").arg(micro)
            : Text::tr("Its Micro “%1”: %2").arg(micro, error.message);
        if (!lines.isEmpty())
            page.paragraphs += Text::tr("The last lines of its log:");
        page.log = lines;
        co_await m_pages.send(exchange, std::move(page));
        co_return;
    }
    QJsonObject json{{u"errors"_s, QJsonArray{heading}}};
    if (isOwner)
        json[u"log"_s] = QJsonArray::fromStringList(lines);
    const QByteArray body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    (void)co_await http::sendJson(exchange, 502, body.toStdString());
}

} // namespace orrery
