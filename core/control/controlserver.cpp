// SPDX-License-Identifier: MIT
#include "core/control/controlserver.h"

#include "core/control/controlpaths.h"
#include "core/keys/privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QLoggingCategory>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcControl, "orrery.control", QtInfoMsg)

namespace {

/// Whether the same user, or root, is at the other end.
bool isOurs(const QLocalSocket &socket)
{
#ifdef SO_PEERCRED
    ucred peer{};
    socklen_t size = sizeof peer;
    const auto fd = static_cast<int>(socket.socketDescriptor());
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
        && (peer.uid == ::getuid() || peer.uid == 0);
#else
    Q_UNUSED(socket) // the folder's rights alone keep others out
    return true;
#endif
}

ControlCall *callOf(const QLocalSocket *socket)
{
    return socket->findChild<ControlCall *>(Qt::FindDirectChildrenOnly);
}

} // namespace

ControlServer::ControlServer(ControlHandler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer()
{
    for (QLocalSocket *socket : m_server.findChildren<QLocalSocket *>()) {
        if (ControlCall *call = callOf(socket))
            call->end();
    }
}

Result<> ControlServer::listen(const ProfilePaths &paths)
{
    const QString address = controlAddress(paths);
    if (auto made = makePrivateFolder(QFileInfo(address).path()); !made)
        return made;
    QLocalServer::removeServer(address);
    if (!m_server.listen(address))
        return fail(ErrorCode::Io, tr("The control socket cannot be opened."),
                    u"%1: %2"_s.arg(address, m_server.errorString()));
    QFile::setPermissions(address, QFile::ReadOwner | QFile::WriteOwner);
    return {};
}

void ControlServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) { // a child of the server
        if (!isOurs(*socket)) {
            qCWarning(lcControl, "refused a connection of another user");
            socket->abort();
            socket->deleteLater();
            continue;
        }
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [socket] {
            if (ControlCall *call = callOf(socket))
                call->end();
            socket->deleteLater();
        });
        read(socket); // what came before the connects
    }
}

void ControlServer::read(QLocalSocket *socket)
{
    while (socket->canReadLine()) {
        const QByteArray line = socket->readLine(longestControlLine + 1);
        if (line.endsWith('\n'))
            take(socket, line);
        else
            socket->abort();
    }
    if (socket->bytesAvailable() > longestControlLine) {
        socket->write(toLine({{u"error"_s,
                               QJsonObject{{u"code"_s, u"invalid_input"_s},
                                           {u"message"_s, tr("A line is too long.")}}}}));
        socket->readAll();
        socket->disconnectFromServer();
    }
}

void ControlServer::take(QLocalSocket *socket, const QByteArray &line)
{
    if (ControlCall *call = callOf(socket)) { // one request per connection; the rest are answers
        const QJsonValue answer = QJsonDocument::fromJson(line).object()["answer"_L1];
        if (answer.isBool())
            call->takeAnswer(answer.toBool());
        return;
    }
    auto request = parseControlRequest(line);
    auto *call = new ControlCall(request.value_or(ControlRequest()), *socket, socket); // its child
    connect(call, &ControlCall::finished, socket, &QLocalSocket::disconnectFromServer);
    if (!request)
        return call->finish(std::unexpected(request.error()));
    call->cancelling(m_handler(*call))
        .then(call, [call](const Result<QJsonObject> &result) { call->finish(result); })
        .onCanceled(call,
                    [call] { call->finish(fail(ErrorCode::Cancelled, tr("It was cancelled."))); });
}

} // namespace orrery

#include <moc_controlserver.cpp>
