// SPDX-License-Identifier: MIT
#include "core/base/changestream.h"

#include "core/base/answer.h"
#include "core/base/basekind.h"
#include "core/base/basestore.h"
#include "core/base/json.h"
#include "core/base/storeawait.h"
#include "core/http/signal.h"
#include "core/http/target.h"

#include <charconv>

namespace orrery {

using namespace std::chrono_literals;

namespace {

constexpr size_t changesPerRead = 500;
/// Proxies and browsers close streams that say nothing.
constexpr auto aliveEvery = 25s;

/// What a stream waits on. Its lane alone touches all but the lane itself.
struct Listener {
    explicit Listener(http::Lane &l)
        : lane(l.shared_from_this())
        , signal(l)
    {
    }
    std::shared_ptr<http::Lane> lane; // which the signal must not outlive
    http::Signal signal;
    bool isTold = false;
    bool isGone = false;

    [[nodiscard]] bool mustLook(const BaseKind &bases) const
    {
        return isTold || isGone || bases.changed().isClosed();
    }
};

/// Where to go on; -1: from now on; nothing: no number.
std::optional<qint64> startOf(const http::RequestHead &head)
{
    const auto parameters = http::parseQuery(head.query());
    const auto *since = http::findParameter(parameters, "since");
    // A browser that connects anew knows better than the address it began with.
    const std::string_view seen = head.header("Last-Event-ID");
    const std::string_view asked = since ? std::string_view(since->value) : std::string_view();
    const std::string_view text = seen.empty() ? asked : seen;
    qint64 number = -1;
    if (text.empty())
        return number;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

std::string eventOf(const Change &change)
{
    const std::string sequence = std::to_string(change.sequence);
    std::string event = "id: " + sequence + "\nevent: ";
    event += change.kind == ChangeKind::Put ? "put" : "delete";
    event += "\ndata: {\"key\":";
    appendJsonString(event, change.key);
    return event + ",\"sequence\":" + sequence + "}\n\n";
}

/// The events of one page; \a since moves on.
std::string eventsOf(const ChangePage &page, qint64 &since)
{
    std::string events;
    if (!page.isComplete) {
        events = "id: " + std::to_string(page.last)
            + "\nevent: reset\ndata: {\"sequence\":" + std::to_string(page.last) + "}\n\n";
    }
    for (const Change &change : page.changes)
        events += eventOf(change);
    since = page.last;
    return events;
}

} // namespace

http::Task<> streamChanges(http::Exchange &exchange, StorePool &pool, const BaseKind &bases,
                           CollectionRef collection, std::string base)
{
    auto since = startOf(exchange.head);
    if (!since)
        co_return (void) co_await sendAnswer(exchange, errorAnswer(400, "Bad sequence"));
    const auto listener = std::make_shared<Listener>(exchange.lane); // also the subscription's
    exchange.response.whenGone([listener] {
        listener->isGone = true;
        listener->signal.set();
    });
    const auto subscription = bases.changed().subscribe(collection.id, base, [listener] {
        listener->lane->post([listener] {
            listener->isTold = true;
            listener->signal.set();
        });
    });
    const auto read = [&](qint64 from) {
        return onStore<BaseStore>(
            pool, bases, collection, Access::Read,
            [base, from](BaseStore &store) { return store.changes(base, from, changesPerRead); });
    };
    // Before the head: whoever has it is told all that comes from then on.
    auto page = co_await read(*since);
    if (!page)
        co_return (void) co_await sendAnswer(exchange, errorAnswer(page.error()));
    http::ResponseHead head;
    head.set("Content-Type", "text/event-stream");
    head.set("Cache-Control", "no-store");
    bool isOpen = exchange.response.begin(head, std::nullopt).has_value();
    if (isOpen)
        isOpen = (co_await exchange.response.flush()).has_value();
    while (isOpen && !listener->isGone && !bases.changed().isClosed()) {
        const std::string events = eventsOf(*page, *since);
        if (!events.empty())
            isOpen = (co_await exchange.response.write(events)).has_value();
        while (isOpen && events.empty() && !listener->mustLook(bases)) {
            co_await listener->signal.wait(aliveEvery);
            if (!listener->mustLook(bases))
                isOpen =
                    (co_await exchange.response.write(std::string_view(": alive\n\n"))).has_value();
        }
        listener->isTold = false;
        page = co_await read(*since);
        if (!page)
            co_return exchange.response.abort(); // the client comes again
    }
    if (isOpen && !listener->isGone)
        (void)co_await exchange.response.finish();
}

} // namespace orrery
