// SPDX-License-Identifier: MIT
#include "core/gateway/supervisorhost.h"

#include "core/actions/appactions.h"
#include "core/http/bridge.h"
#include "core/micros/micrologs.h"
#include "core/micros/runningmicro.h"
#include "core/micros/supervisor.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int shownLines = 30;

InstanceId idOf(const std::string &text)
{
    return InstanceId{QString::fromStdString(text)};
}

Result<std::string> written(const Result<QJsonObject> &json)
{
    return json.transform([](const QJsonObject &object) {
        return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
    });
}

QString logLine(const RequestRecord &request)
{
    // Not translated: a log that programs read, like the access log of a web server.
    QString line =
        u"%1 %2 %3 %4 ms"_s
            .arg(QString::fromStdString(request.method), QString::fromStdString(request.target))
            .arg(request.status)
            .arg(request.took.count());
    if (request.wasCold)
        line += u" cold"_s;
    if (request.skipped > 0)
        line += u" (+%1 not noted)"_s.arg(request.skipped);
    return line;
}

} // namespace

SupervisorHost::SupervisorHost(Supervisor &supervisor, MicroLogs &logs, AppActions &actions,
                               QObject *parent)
    : QObject(parent)
    , m_supervisor(supervisor)
    , m_logs(logs)
    , m_actions(actions)
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
    live.backend.port = running->sockets().port();
    live.backend.socket = [micro = running.get()] { return micro->sockets().take(); };
    live.use = std::make_shared<const RunningMicro::Use>(std::move(running));
    return live;
}

http::Task<std::vector<MicroState>> SupervisorHost::states(std::vector<std::string> instances)
{
    co_return co_await http::runOn(&m_supervisor, [this, instances] {
        std::vector<MicroState> states;
        for (const std::string &instance : instances)
            states.push_back(m_supervisor.status(idOf(instance)).state);
        return states;
    });
}

http::Task<Result<>> SupervisorHost::wake(std::string instance, std::string micro)
{
    co_return co_await http::awaitFuture(&m_supervisor, [this, instance, micro] {
        return m_supervisor.wake(InstanceId{QString::fromStdString(instance)},
                                 QString::fromStdString(micro));
    });
}

http::Task<Result<std::string>> SupervisorHost::actions(std::string instance)
{
    co_return written(co_await http::awaitFuture(
        &m_actions, [this, instance] { return m_actions.listJson(idOf(instance)); }));
}

http::Task<Result<std::string>> SupervisorHost::act(std::string instance, std::string action,
                                                    std::string inputs)
{
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(inputs));
    if (!json.isObject() && !inputs.empty())
        co_return fail(ErrorCode::InvalidInput, tr("The inputs are not a JSON object."));
    co_return written(
        co_await http::awaitFuture(&m_actions, [this, instance, action, values = json.object()] {
            return m_actions.call(idOf(instance), QString::fromStdString(action), values);
        }));
}

void SupervisorHost::record(std::vector<RequestRecord> requests)
{
    QMetaObject::invokeMethod(
        &m_logs,
        [this, requests = std::move(requests)] {
            for (const RequestRecord &request : requests)
                m_logs.append(idOf(request.instance), QString::fromStdString(request.micro),
                              OutputStream::Request, logLine(request));
        },
        Qt::QueuedConnection);
}

http::Task<std::vector<std::string>> SupervisorHost::lastLines(std::string instance,
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
