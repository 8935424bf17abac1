// SPDX-License-Identifier: MIT
#include "core/actions/actionrunner.h"

#include "core/foundation/background.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/spacefile/spacefile.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int mostAtOnce = 64;
constexpr std::chrono::milliseconds longestAction = std::chrono::minutes(5);

} // namespace

ActionRunner::ActionRunner(Supervisor &supervisor, MicroLogs &logs, QObject *parent)
    : QObject(parent)
    , m_supervisor(supervisor)
    , m_logs(logs)
{
    m_pool.setMaxThreadCount(mostAtOnce);
}

ActionRunner::~ActionRunner() = default;

QFuture<Result<MicroAnswer>> ActionRunner::ask(const InstanceId &instance, const QString &micro,
                                               const MicroRequest &request,
                                               std::chrono::milliseconds limit)
{
    const auto call = [this, instance, micro, request,
                       limit](const Result<> &awake) -> QFuture<Result<MicroAnswer>> {
        const auto running =
            m_supervisor.running(instance.value.toStdString(), micro.toStdString());
        if (!awake || !running)
            return QtFuture::makeReadyValueFuture(Result<MicroAnswer>(
                awake ? fail(ErrorCode::Unavailable, tr("The Micro does not run."))
                      : std::unexpected(awake.error())));
        return inBackground(
            m_pool, [running, request, limit] { return callMicro(running, request, limit); });
    };
    return m_supervisor.wake(instance, micro).then(this, call).unwrap();
}

QFuture<Result<MicroAnswer>> ActionRunner::run(const InstanceId &instance, const QString &micro,
                                               const ScheduledAction &action)
{
    const Key key(instance, micro, action.id);
    if (!m_running.insert(key).second)
        return QtFuture::makeReadyValueFuture(Result<MicroAnswer>(
            fail(ErrorCode::Conflict, tr("“%1” still runs.").arg(action.name))));
    const QJsonObject event{{u"id"_s, action.id}, {u"trigger"_s, u"schedule"_s}};
    MicroRequest request;
    request.path = action.path;
    request.json = QJsonDocument(QJsonObject{{u"event"_s, event}}).toJson(QJsonDocument::Compact);
    request.isScheduled = true;
    QElapsedTimer since;
    since.start();
    const auto finish = [this, key, since](const Result<MicroAnswer> &answer) {
        m_running.erase(key);
        const auto &[instanceId, microName, id] = key;
        m_logs.append(instanceId, microName, OutputStream::Notice,
                      answer ? tr("Action %1: status %2 after %3 ms")
                                   .arg(id)
                                   .arg(answer->status)
                                   .arg(since.elapsed())
                             : tr("Action %1 failed: %2").arg(id, answer.error().message));
        return answer;
    };
    return ask(instance, micro, request, longestAction).then(this, finish);
}

bool ActionRunner::isRunning(const InstanceId &instance, const QString &micro,
                             const QString &action) const
{
    return m_running.contains(Key(instance, micro, action));
}

} // namespace orrery

#include <moc_actionrunner.cpp>
