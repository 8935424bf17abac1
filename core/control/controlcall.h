// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlmessage.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

#include <optional>

class QLocalSocket;

namespace orrery {

/// One request of one client while it is being served; the context of all that is done for it.
/// Ends, with ended(), when the client goes away first: then its continuations are dropped.
/// Thread: main.
class ControlCall : public QObject
{
    Q_OBJECT
public:
    /// \a socket is borrowed; it outlives the call.
    ControlCall(ControlRequest request, QLocalSocket &socket, QObject *parent);
    ~ControlCall() override;

    [[nodiscard]] const ControlRequest &request() const { return m_request; }
    /// The words behind the command's own.
    [[nodiscard]] const QStringList &arguments() const { return m_arguments; }
    void setArguments(QStringList arguments) { m_arguments = std::move(arguments); }

    /// A line for the user. Dropped, and counted, while the client does not read.
    void log(const QString &line);
    /// The result of a command that goes on.
    void output(const QJsonObject &result);
    /// Answers with what the user says.
    [[nodiscard]] QFuture<bool> ask(const QString &question);
    /// For a command that goes on: answers never, and is cancelled when the client goes away.
    [[nodiscard]] QFuture<Result<QJsonObject>> untilEnded();
    void finish(const Result<QJsonObject> &result);

    void takeAnswer(bool answer); ///< From the client.
    void end(); ///< The client is gone.

    /// Cancels \a future when the client goes away.
    template <typename T> QFuture<T> cancelling(QFuture<T> future)
    {
        connect(this, &ControlCall::ended, this, [future]() mutable { future.cancel(); });
        return future;
    }

Q_SIGNALS:
    void ended(); ///< The client went away before the result.
    void finished();

private:
    void send(const QJsonObject &message);

    ControlRequest m_request;
    QStringList m_arguments;
    QLocalSocket &m_socket;
    std::optional<QPromise<bool>> m_question;
    std::optional<QPromise<Result<QJsonObject>>> m_openEnd; ///< Of untilEnded().
    qint64 m_dropped = 0;
    bool m_isDone = false;
};

} // namespace orrery
