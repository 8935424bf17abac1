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

http::Task<Result<>> sendAnswer(http::Exchange &exchange, const Answer &answer)
{
    exchange.response.add("Content-Type", "application/json");
    return exchange.response.send({.status = answer.status, .headers = {}}, answer.body);
}

} // namespace orrery
