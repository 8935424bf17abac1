// SPDX-License-Identifier: MIT
#include "core/control/controlcall.h"

#include <QLocalSocket>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 mostUnread = 4 * longestControlLine;
constexpr qsizetype longestLogLine = 16 * 1024;

} // namespace

ControlCall::ControlCall(ControlRequest request, QLocalSocket &socket, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_socket(socket)
{
}

ControlCall::~ControlCall() = default;

void ControlCall::log(const QString &line)
{
    if (m_socket.bytesToWrite() > mostUnread) {
        ++m_dropped;
        return;
    }
    if (m_dropped > 0) {
        send({{u"log"_s, tr("… %n lines were left out", nullptr, static_cast<int>(m_dropped))}});
        m_dropped = 0;
    }
    send({{u"log"_s, line.first(std::min(line.size(), longestLogLine))}});
}

void ControlCall::output(const QJsonObject &result)
{
    send({{u"output"_s, result}});
}

QFuture<bool> ControlCall::ask(const QString &question)
{
    m_question.emplace();
    m_question->start();
    send({{u"ask"_s, question}});
    return m_question->future();
}

QFuture<Result<QJsonObject>> ControlCall::untilEnded()
{
    m_openEnd.emplace();
    m_openEnd->start();
    return m_openEnd->future();
}

void ControlCall::takeAnswer(bool answer)
{
    if (!m_question)
        return;
    QPromise<bool> promise = *std::exchange(m_question, std::nullopt);
    promise.addResult(answer);
    promise.finish();
}

void ControlCall::finish(const Result<QJsonObject> &result)
{
    if (m_isDone)
        return;
    if (result)
        send({{u"result"_s, *result}});
    else
        send({{u"error"_s,
               QJsonObject{{u"code"_s, errorCodeName(result.error().code)},
                           {u"message"_s, result.error().message},
                           {u"detail"_s, result.error().detail}}}});
    m_isDone = true;
    Q_EMIT finished();
}

void ControlCall::end()
{
    if (m_isDone)
        return;
    m_isDone = true;
    Q_EMIT ended();
    m_question.reset(); // a promise that dies cancels its future; while this object is still whole
    m_openEnd.reset();
}

void ControlCall::send(const QJsonObject &message)
{
    if (!m_isDone)
        m_socket.write(toLine(message));
}

} // namespace orrery

#include <moc_controlcall.cpp>
