// SPDX-License-Identifier: MIT
#include "core/base/answer.h"

#include "core/base/json.h"

#include <QLoggingCategory>

namespace orrery {

namespace {

Q_LOGGING_CATEGORY(lcData, "orrery.data", QtInfoMsg)

} // namespace

Answer errorAnswer(int status, std::string_view text)
{
    Answer answer{.status = status, .body = "{\"errors\":["};
    appendJsonString(answer.body, text);
    answer.body += "]}";
    return answer;
}

Answer errorAnswer(const Refusal &refusal)
{
    return errorAnswer(refusal.status, refusal.text);
}

Answer errorAnswer(const Error &error)
{
    qCWarning(lcData) << "a request failed:" << error.message << error.detail;
    return errorAnswer(500, "Internal error");
}

boost::asio::awaitable<void> sendAnswer(http::Exchange &exchange, Answer answer)
{
    http::ResponseHead head{.status = answer.status, .headers = {}};
    head.set("Content-Type", "application/json");
    (void)co_await exchange.response.send(std::move(head), answer.body);
}

} // namespace orrery
