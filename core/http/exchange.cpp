// SPDX-License-Identifier: MIT
#include "core/http/exchange.h"

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

constexpr uint64_t givenUpBeyond = 256ULL * 1024 * 1024;

std::unexpected<Error> tooLarge()
{
    return fail(ErrorCode::Io, u"The request is too large."_s, u"body over 256 MiB"_s);
}

} // namespace

Task<Result<std::string>> RequestBody::readAll(size_t limit)
{
    std::string all;
    if (const auto known = length(); known && *known <= limit)
        all.reserve(static_cast<size_t>(*known));
    uint64_t total = 0;
    for (;;) {
        const auto piece = co_await read();
        if (!piece)
            co_return std::unexpected(piece.error());
        if (piece->empty())
            break;
        total += piece->size();
        if (total > givenUpBeyond)
            co_return tooLarge();
        if (total <= limit)
            all.append(piece->data(), piece->size());
    }
    if (total > limit) {
        co_return fail(ErrorCode::InvalidInput, u"The request is too large."_s,
                       u"body of %1 bytes, limit %2"_s.arg(total).arg(limit));
    }
    co_return all;
}

Task<Result<>> RequestBody::drain()
{
    uint64_t total = 0;
    for (;;) {
        const auto piece = co_await read();
        if (!piece)
            co_return std::unexpected(piece.error());
        if (piece->empty())
            co_return Result<>();
        total += piece->size();
        if (total > givenUpBeyond)
            co_return tooLarge();
    }
}

void Response::add(std::string_view name, std::string_view value)
{
    appendHeader(m_added, name, value);
}

Task<Result<>> sendJson(Exchange &exchange, int status, std::string_view body)
{
    // A named head: gcc 14 crashes over an initializer list inside co_await.
    ResponseHead head;
    head.status = status;
    head.headers.push_back({"Content-Type", "application/json"});
    co_return co_await exchange.response.send(std::move(head), body);
}

} // namespace orrery::http
