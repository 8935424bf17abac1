// SPDX-License-Identifier: MIT
#include "core/base/baseface.h"

#include "core/base/answer.h"
#include "core/base/basekind.h"
#include "core/base/baseroute.h"
#include "core/base/basestore.h"
#include "core/base/changestream.h"
#include "core/base/storeawait.h"

namespace orrery {

/// What the store's job refers to: the coroutine may end before it, when the server stops.
struct BaseFace::Request {
    CollectionRef collection;
    std::string base;
    std::string key;
    std::string body;
};

namespace {

/// `{"key":"…"}`, which clients tell from an item by its single member.
std::string keyBody(std::string_view key)
{
    std::string body = "{\"key\":";
    appendJsonString(body, key);
    return body + '}';
}

void appendItems(std::string &out, std::string_view name, const std::vector<Item> &items)
{
    if (items.empty())
        return; // SDKs test for the presence of the member
    out += out.size() > 1 ? ",\"" : "\"";
    out += name;
    out += "\":{\"items\":[";
    for (size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            out += ',';
        out += items[i].text;
    }
    out += "]}";
}

std::string pageBody(const ItemPage &page)
{
    size_t size = page.last.size() + 64;
    for (const std::string &item : page.items)
        size += item.size() + 1;
    std::string body;
    body.reserve(size);
    body += "{\"paging\":{\"size\":" + std::to_string(page.items.size());
    if (!page.last.empty()) {
        body += ",\"last\":";
        appendJsonString(body, page.last);
    }
    body += "},\"items\":[";
    for (size_t i = 0; i < page.items.size(); ++i) {
        if (i > 0)
            body += ',';
        body += page.items[i];
    }
    body += "]}";
    return body;
}

} // namespace

BaseFace::BaseFace(StorePool &pool, const BaseKind &bases)
    : m_pool(pool)
    , m_bases(bases)
{
}

http::Task<> BaseFace::handle(http::Exchange &exchange, CollectionRef collection,
                              std::string_view path) const
{
    using Method = http::Task<Answer> (BaseFace::*)(Call) const;
    BaseRoute route = BaseRoute::parse(path);
    std::string_view verb = exchange.head.method;
    if (verb == "HEAD")
        verb = "GET";
    Method method = nullptr;
    if (route.kind == BaseRoute::Items)
        method = verb == "PUT" ? &BaseFace::put : verb == "POST" ? &BaseFace::insert : nullptr;
    else if (route.kind == BaseRoute::Query)
        method = verb == "POST" ? &BaseFace::query : nullptr;
    else if (route.kind == BaseRoute::Item)
        method = verb == "DELETE" ? &BaseFace::remove
            : verb == "PATCH"     ? &BaseFace::update
                                  : nullptr;
    const bool isGet = route.kind == BaseRoute::Item && verb == "GET";

    // Bodies are read to their end before any answer: SDKs still write, and a connection that
    // closes under them never works again (base.md §3.3).
    Result<std::string> body;
    if (exchange.body.length() != 0)
        body = co_await exchange.body.readAll(maxBaseRequestBytes);
    if (!body && body.error().code == ErrorCode::Io)
        co_return exchange.response.abort();
    if (route.kind == BaseRoute::Changes && exchange.head.method == "GET")
        co_return co_await streamChanges(exchange, m_pool, m_bases, std::move(collection),
                                         route.base);
    Answer answer;
    if (route.kind == BaseRoute::None)
        answer = errorAnswer(404, "Not found");
    else if (!method && !isGet)
        answer = errorAnswer(405, "Method not allowed");
    else if (!body)
        answer = errorAnswer(400, "Request too large");
    else if (route.kind == BaseRoute::Item && route.key.empty())
        answer = errorAnswer(400, "Key is empty");
    else if (isGet)
        answer = get(collection, route);
    else
        answer = co_await (this->*method)(std::make_shared<const Request>(
            std::move(collection), std::move(route.base), std::move(route.key), *std::move(body)));
    (void)co_await sendAnswer(exchange, answer); // one that broke off is nobody's error
}

http::Task<Answer> BaseFace::put(Call call) const
{
    auto read = readPut(call->body);
    if (!read)
        co_return errorAnswer(read.error());
    const auto request = std::make_shared<const PutRequest>(*std::move(read));
    if (!request->items.empty()) {
        const auto stored = co_await onStore<BaseStore>(
            m_pool, m_bases, call->collection, Access::Write,
            [call, request](BaseStore &store) { return store.put(call->base, request->items); });
        if (!stored)
            co_return errorAnswer(stored.error());
    }
    std::string body = "{";
    appendItems(body, "processed", request->items);
    appendItems(body, "failed", request->failed);
    co_return Answer{.status = 207, .body = body + '}'};
}

http::Task<Answer> BaseFace::insert(Call call) const
{
    auto read = readInsert(call->body);
    if (!read)
        co_return errorAnswer(read.error());
    const auto item = std::make_shared<const Item>(*std::move(read));
    const auto stored = co_await onStore<BaseStore>(
        m_pool, m_bases, call->collection, Access::Write,
        [call, item](BaseStore &store) { return store.insert(call->base, *item); });
    if (!stored)
        co_return errorAnswer(stored.error());
    if (!*stored)
        co_return errorAnswer(409, "Key already exists");
    co_return Answer{.status = 201, .body = item->text};
}

Answer BaseFace::get(const CollectionRef &collection, const BaseRoute &route) const
{
    Result<std::optional<std::string>> item;
    const Result<> read = m_pool.readHere(m_bases, collection, [&](StoreSession &session) {
        item = static_cast<BaseStore &>(session).item(route.base, route.key);
        return Result<>();
    });
    if (!read)
        return errorAnswer(read.error());
    if (!item)
        return errorAnswer(item.error());
    if (!*item)
        return {.status = 404, .body = keyBody(route.key)};
    return {.status = 200, .body = **std::move(item)};
}

http::Task<Answer> BaseFace::remove(Call call) const
{
    const auto removed = co_await onStore<BaseStore>(
        m_pool, m_bases, call->collection, Access::Write,
        [call](BaseStore &store) { return store.remove(call->base, call->key); });
    if (!removed)
        co_return errorAnswer(removed.error());
    co_return Answer{.status = 200, .body = keyBody(call->key)};
}

http::Task<Answer> BaseFace::update(Call call) const
{
    auto read = Update::parse(call->body);
    if (!read)
        co_return errorAnswer(read.error());
    const auto update = std::make_shared<const Update>(*std::move(read));
    const auto updated = co_await onStore<BaseStore>(
        m_pool, m_bases, call->collection, Access::Write,
        [call, update](BaseStore &store) { return store.update(call->base, call->key, *update); });
    if (!updated)
        co_return errorAnswer(updated.error());
    if (!*updated)
        co_return errorAnswer(updated->error());
    co_return Answer{.status = 200, .body = update->answer(call->key)};
}

http::Task<Answer> BaseFace::query(Call call) const
{
    auto read = Query::parse(call->body);
    if (!read)
        co_return errorAnswer(read.error());
    // The body is put together on the store thread too: up to 1 MiB.
    struct Found {
        std::string body;
        std::vector<std::string> scannedFor;
    };
    auto found = co_await onStore<BaseStore>(
        m_pool, m_bases, call->collection, Access::Scan,
        [call, query = *std::move(read)](BaseStore &store) {
            return store.page(call->base, query).transform([](const ItemPage &page) {
                return Found{.body = pageBody(page), .scannedFor = page.scannedFor};
            });
        });
    if (!found)
        co_return errorAnswer(found.error());
    for (const std::string &path : found->scannedFor)
        wishForIndex(*call, path);
    co_return Answer{.status = 200, .body = std::move(found->body)};
}

void BaseFace::wishForIndex(const Request &request, const std::string &path) const
{
    if (!m_bases.wishes().noteScan(request.collection.id, request.base, path))
        return;
    m_pool.write(
        m_bases, request.collection,
        [base = request.base, path](StoreSession &session) {
            return static_cast<BaseStore &>(session).makeIndex(base, path);
        },
        [](const Result<> &) {}); // the store tells what fails, and queries go on without it
}

} // namespace orrery
