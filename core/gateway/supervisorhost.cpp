// SPDX-License-Identifier: MIT
#include "core/gateway/supervisorhost.h"

#include "core/http/bridge.h"
#include "core/micros/micrologs.h"
#include "core/micros/runningmicro.h"
#include "core/micros/supervisor.h"

namespace orrery {

namespace {

constexpr int shownLines = 30;

} // namespace

SupervisorHost::SupervisorHost(Supervisor &supervisor, MicroLogs &logs, QObject *parent)
    : QObject(parent)
    , m_supervisor(supervisor)
    , m_logs(logs)
{
}

std::optional<LiveMicro> SupervisorHost::live(const std::string &instance,
                                              const std::string &micro) const
{
    auto running = m_supervisor.running(instance, micro);
    if (!running)
        return {};
    LiveMicro live;
    live.backend.process = running->process();
    live.use = std::make_shared<const RunningMicro::Use>(running);
    live.backend.socket = [running = std::move(running)] { return running->sockets().take(); };
    return live;
}

boost::asio::awaitable<Result<>> SupervisorHost::wake(std::string instance, std::string micro)
{
    co_return co_await http::awaitFuture(&m_supervisor, [this, instance, micro] {
        return m_supervisor.wake(InstanceId{QString::fromStdString(instance)},
                                 QString::fromStdString(micro));
    });
}

boost::asio::awaitable<std::vector<std::string>> SupervisorHost::lastLines(std::string instance,
                                                                           std::string micro)
{
    co_return co_await http::runOn(&m_logs, [this, instance, micro] {
        std::vector<std::string> lines;
        for (const LogLine &line : m_logs.recent(InstanceId{QString::fromStdString(instance)},
                                                 QString::fromStdString(micro), shownLines))
            lines.push_back(line.text.toStdString());
        return lines;
    });
}

} // namespace orrery

#include <moc_supervisorhost.cpp>
