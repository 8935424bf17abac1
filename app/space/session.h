// SPDX-License-Identifier: MIT
#pragma once

#include "app/space/commandline.h"
#include "core/control/controlclient.h"

#include <QProcess>

#include <memory>

namespace orrery {

/// Runs one command against the Orrery of the profile; where none runs, starts one without a window
/// for as long as the command takes. Ends the program with exited(). Thread: main.
class Session : public QObject
{
    Q_OBJECT
public:
    Session(CommandLine line, ProfilePaths paths, QObject *parent = nullptr);
    ~Session() override; ///< Ends the Orrery that it started.

    void start();
    void interrupt(); ///< Ctrl-C.

Q_SIGNALS:
    void exited(int status);

private:
    void send();
    void startOrrery();
    void readOrrery();
    void ask(const QString &question);
    void print(const QJsonObject &result);
    void finish(const Result<QJsonObject> &result);
    void runChild(const QJsonObject &result);
    void end(int status);

    CommandLine m_line;
    ProfilePaths m_paths;
    ControlRequest m_request;
    std::unique_ptr<ControlClient> m_client;
    QProcess m_orrery;
    QByteArray m_orreryErrors; ///< What it said, for the case that it does not start.
    QProcess m_child; ///< Of `exec`.
    bool m_isReady = false; ///< Our own Orrery answers.
    int m_status = -1; ///< Known once it ends.
};

} // namespace orrery
