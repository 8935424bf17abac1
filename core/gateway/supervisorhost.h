// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/microhost.h"

#include <QObject>

namespace orrery {

class AppActions;
class MicroLogs;
class Supervisor;

/// Finds processes through the supervisor. Thread: made on main, asked by the data plane.
class SupervisorHost final : public QObject, public MicroHost
{
    Q_OBJECT
public:
    /// All are borrowed.
    SupervisorHost(Supervisor &supervisor, MicroLogs &logs, AppActions &actions,
                   QObject *parent = nullptr);

    [[nodiscard]] std::optional<LiveMicro> live(const std::string &instance,
                                                const std::string &micro) const override;
    [[nodiscard]] http::Task<std::vector<MicroState>>
    states(std::vector<std::string> instances) override;
    [[nodiscard]] http::Task<Result<>> wake(std::string instance, std::string micro) override;
    [[nodiscard]] http::Task<Result<std::string>> actions(std::string instance) override;
    [[nodiscard]] http::Task<Result<std::string>> act(std::string instance, std::string action,
                                                      std::string inputs) override;
    void record(std::vector<RequestRecord> requests) override;
    [[nodiscard]] http::Task<std::vector<std::string>> lastLines(std::string instance,
                                                                 std::string micro) override;

private:
    Supervisor &m_supervisor;
    MicroLogs &m_logs;
    AppActions &m_actions;
};

} // namespace orrery
