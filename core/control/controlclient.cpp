// SPDX-License-Identifier: MIT
#include "core/control/controlclient.h"

#include "core/control/controlpaths.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace orrery {

ControlClient::ControlClient(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    connect(&m_socket, &QLocalSocket::errorOccurred, this,
            [this](QLocalSocket::LocalSocketError why) {
                if (why == QLocalSocket::PeerClosedError) {
                    read(); // its last lines
                    finish(fail(ErrorCode::Cancelled, tr("Orrery ended before it answered.")));
                } else {
                    finish(fail(ErrorCode::NotFound, tr("Orrery does not run."),
                                m_socket.errorString()));
                }
            });
}

void ControlClient::send(const ProfilePaths &paths, const ControlRequest &request)
{
    // Queued in the socket until it is connected.
    connect(&m_socket, &QLocalSocket::connected, this, [this, request] {
        m_wasConnected = true;
        m_socket.write(toLine(toJson(request)));
    });
    m_socket.connectToServer(controlAddress(paths));
}

void ControlClient::answer(bool yes)
{
    m_socket.write(toLine({{u"answer"_s, yes}}));
}

void ControlClient::read()
{
    while (m_socket.canReadLine())
        take(QJsonDocument::fromJson(m_socket.readLine()).object());
}

void ControlClient::take(const QJsonObject &message)
{
    if (const QJsonValue line = message["log"_L1]; line.isString())
        return Q_EMIT log(line.toString());
    if (const QJsonValue question = message["ask"_L1]; question.isString())
        return Q_EMIT asked(question.toString());
    if (const QJsonValue result = message["output"_L1]; result.isObject())
        return Q_EMIT output(result.toObject());
    if (const QJsonValue result = message["result"_L1]; result.isObject())
        return finish(result.toObject());
    const QJsonObject error = message["error"_L1].toObject();
    finish(fail(errorCodeFromName(error["code"_L1].toString()), error["message"_L1].toString(),
                error["detail"_L1].toString()));
}

void ControlClient::finish(const Result<QJsonObject> &result)
{
    if (std::exchange(m_isDone, true))
        return;
    Q_EMIT finished(result);
}

} // namespace orrery

#include <moc_controlclient.cpp>
