// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlcall.h"
#include "core/foundation/profilepaths.h"

#include <QLocalServer>

#include <functional>

namespace orrery {

/// Answers a call; cancelled when the client goes away.
using ControlHandler = std::function<QFuture<Result<QJsonObject>>(ControlCall &)>;

/// The socket behind `space` and second starts; protocol in README.md. Thread: main.
/// Whoever makes it holds the profile's lock: a socket that a crash left is taken over.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    explicit ControlServer(ControlHandler handler, QObject *parent = nullptr);
    ~ControlServer() override; ///< Ends the calls under way.

    /// Io, Denied: the socket or its folder cannot be made.
    [[nodiscard]] Result<> listen(const ProfilePaths &paths);

private:
    void accept();
    void read(QLocalSocket *socket);
    void take(QLocalSocket *socket, const QByteArray &line);

    ControlHandler m_handler;
    QLocalServer m_server;
};

} // namespace orrery
