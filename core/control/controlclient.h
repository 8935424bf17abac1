// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlmessage.h"
#include "core/foundation/profilepaths.h"

#include <QLocalSocket>
#include <QObject>

namespace orrery {

/// Asks a running Orrery for one thing. Destroying it goes away, which cancels what was asked for.
/// Thread: one with an event loop.
class ControlClient : public QObject
{
    Q_OBJECT
public:
    explicit ControlClient(QObject *parent = nullptr);

    /// Connects to the Orrery of the profile and sends; finished() follows, with NotFound where
    /// none runs.
    void send(const ProfilePaths &paths, const ControlRequest &request);
    void answer(bool yes);
    /// False after finished(): nobody was there to ask.
    [[nodiscard]] bool wasConnected() const { return m_wasConnected; }

Q_SIGNALS:
    void log(const QString &line);
    void asked(const QString &question);
    void output(const QJsonObject &result);
    void finished(const orrery::Result<QJsonObject> &result); ///< Once.

private:
    void read();
    void take(const QJsonObject &message);
    void finish(const Result<QJsonObject> &result);

    QLocalSocket m_socket;
    bool m_wasConnected = false;
    bool m_isDone = false;
};

} // namespace orrery
