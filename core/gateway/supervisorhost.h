// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/microhost.h"

#include <QObject>

namespace orrery {

class MicroLogs;
class Supervisor;

/// Finds processes through the supervisor. Thread: made on main, asked by the data plane.
class SupervisorHost final : public QObject, public MicroHost
{
    Q_OBJECT
public:
    /// Both are borrowed.
    SupervisorHost(Supervisor &supervisor, MicroLogs &logs, QObject *parent = nullptr);

    [[nodiscard]] std::optional<LiveMicro> live(const std::string &instance,
                                                const std::string &micro) const override;
    [[nodiscard]] boost::asio::awaitable<Result<>> wake(std::string instance,
                                                        std::string micro) override;
    [[nodiscard]] boost::asio::awaitable<std::vector<std::string>>
    lastLines(std::string instance, std::string micro) override;

private:
    Supervisor &m_supervisor;
    MicroLogs &m_logs;
};

} // namespace orrery
