// SPDX-License-Identifier: MIT
// Instances once they are there: lists, state, logs, variables, actions.
#include "core/control/actionpost.h"
#include "core/control/targets.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"

#include <QJsonArray>
#include <QtConcurrentRun>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int usualLogLines = 200;
constexpr std::chrono::milliseconds longestAction = std::chrono::minutes(5);

CommandAnswer list(const ControlServices &services, ControlCall &)
{
    QJsonArray rows;
    for (const Instance &instance : services.registry.instances())
        rows += describe(services, instance);
    return answer(QJsonObject{{u"instances"_s, rows}});
}

CommandAnswer processes(const ControlServices &services, ControlCall &)
{
    QJsonArray rows;
    for (const Instance &instance : services.registry.instances()) {
        for (const Micro &micro : instance.spacefile.micros) {
            const MicroStatus status = services.supervisor.status(instance.id, micro.name);
            QJsonObject row{
                {u"instance"_s, instance.id.value}, {u"alias"_s, instance.alias},
                {u"micro"_s, micro.name},           {u"state"_s, microStateName(status.state)},
                {u"pid"_s, QJsonValue()},           {u"reason"_s, status.reason}};
            if (isStatic(micro.engine) && status.pid == 0)
                row[u"state"_s] = u"static"_s; // served by the gateway, never a process
            if (status.pid > 0) {
                row[u"pid"_s] = status.pid;
                row[u"memory"_s] = status.rssBytes;
            }
            rows += row;
        }
    }
    return answer(QJsonObject{{u"micros"_s, rows}});
}

CommandAnswer restart(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    return services.supervisor.restart(instance->id)
        .then(&call, [id = instance->id](Result<> done) {
            return done.transform([&] { return QJsonObject{{u"instance"_s, id.value}}; });
        });
}

CommandAnswer stop(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    return services.supervisor.stop(instance->id)
        .then(&call, [id = instance->id]() -> Result<QJsonObject> {
            return QJsonObject{{u"instance"_s, id.value}};
        });
}

struct NamedLine {
    QString micro;
    LogLine line;

    [[nodiscard]] QString text() const
    {
        return u"%1 [%2] %3"_s.arg(line.time.toLocalTime().toString(Qt::ISODate), micro, line.text);
    }
};

/// Tells the client every new line until it goes away.
CommandAnswer follow(const ControlServices &services, ControlCall &call, const InstanceId &id,
                     const QStringList &micros)
{
    QObject::connect(
        &services.logs, &MicroLogs::lineAdded, &call,
        [&call, id, micros](const InstanceId &instance, const QString &micro, const LogLine &line) {
            if (instance == id && micros.contains(micro))
                call.log(NamedLine{micro, line}.text());
        });
    return call.untilEnded();
}

CommandAnswer logs(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    QStringList micros;
    const QString wanted = call.request().text("micro"_L1);
    for (const Micro &micro : instance->spacefile.micros) {
        if (wanted.isEmpty() || micro.name == wanted)
            micros += micro.name;
    }
    if (micros.isEmpty())
        return refuse(ErrorCode::NotFound,
                      ControlCall::tr("“%1” has no Micro “%2”.").arg(instance->alias, wanted));
    const int count =
        call.request().has("lines"_L1) ? call.request().text("lines"_L1).toInt() : usualLogLines;
    QList<QFuture<QList<LogLine>>> tails;
    for (const QString &micro : std::as_const(micros))
        tails += services.logs.tail(instance->id, micro, count);
    return QtFuture::whenAll(tails.begin(), tails.end())
        .then(&call,
              [services, &call, id = instance->id,
               micros](const QList<QFuture<QList<LogLine>>> &done) {
                  QList<NamedLine> lines;
                  for (qsizetype i = 0; i < done.size(); ++i) {
                      for (const LogLine &line : done.at(i).result())
                          lines += NamedLine{micros.at(i), line};
                  }
                  std::ranges::stable_sort(lines, {},
                                           [](const NamedLine &named) { return named.line.time; });
                  QJsonArray rows;
                  for (const NamedLine &named : std::as_const(lines)) {
                      call.log(named.text());
                      rows += QJsonObject{{u"time"_s, named.line.time.toString(Qt::ISODateWithMs)},
                                          {u"micro"_s, named.micro},
                                          {u"text"_s, named.line.text}};
                  }
                  if (call.request().has("follow"_L1))
                      return follow(services, call, id, micros);
                  return answer(QJsonObject{{u"lines"_s, rows}});
              })
        .unwrap();
}

CommandAnswer config(const ControlServices &services, ControlCall &call)
{
    auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    const auto values = parseValues(call.arguments().sliced(1), instance->spacefile);
    if (!values)
        return answer(std::unexpected(values.error()));
    if (values->isEmpty()) {
        QJsonArray rows;
        for (const Micro &micro : instance->spacefile.micros) {
            for (const PresetEnv &variable : micro.env)
                rows += QJsonObject{
                    {u"micro"_s, micro.name},
                    {u"name"_s, variable.name},
                    {u"value"_s,
                     instance->values.value(micro.name)
                         .value(variable.name, variable.defaultValue.value_or(QString()))}};
        }
        return answer(QJsonObject{{u"values"_s, rows}});
    }
    for (auto micro = values->begin(); micro != values->end(); ++micro) {
        for (auto value = micro->begin(); value != micro->end(); ++value)
            instance->values[micro.key()][value.key()] = value.value();
    }
    return services.registry.updateInstance(*instance)
        .then(&call,
              [services, id = instance->id](Result<> updated) {
                  if (!updated)
                      return QtFuture::makeReadyValueFuture(updated);
                  return services.supervisor.restart(id); // so that Micros see the new values
              })
        .unwrap()
        .then(&call, [id = instance->id](Result<> done) {
            return done.transform([&] { return QJsonObject{{u"instance"_s, id.value}}; });
        });
}

/// Wakes the Micro, then posts the event of \a action.
CommandAnswer post(const ControlServices &services, ControlCall &call, const InstanceId &instance,
                   const QString &micro, const ScheduledAction &action)
{
    const QJsonObject event{{u"id"_s, action.id}, {u"trigger"_s, u"schedule"_s}};
    const QByteArray json = toLine({{u"event"_s, event}}).trimmed();
    const auto posting = [&supervisor = services.supervisor, instance, micro, json,
                          path = action.path](Result<> awake) -> QFuture<Result<MicroAnswer>> {
        const auto running = supervisor.running(instance.value.toStdString(), micro.toStdString());
        if (!awake || !running)
            return QtFuture::makeReadyValueFuture(Result<MicroAnswer>(
                awake ? fail(ErrorCode::Unavailable, ControlCall::tr("The Micro does not run."))
                      : std::unexpected(awake.error())));
        return QtConcurrent::run(
            [running, path, json] { return postToMicro(running, path, json, longestAction); });
    };
    return services.supervisor.wake(instance, micro)
        .then(&call, posting)
        .unwrap()
        .then(&call, [](Result<MicroAnswer> posted) {
            return posted.transform([](const MicroAnswer &said) {
                return QJsonObject{{u"status"_s, said.status},
                                   {u"body"_s, QString::fromUtf8(said.body)},
                                   {u"failed"_s, said.status >= 400}};
            });
        });
}

} // namespace

CommandAnswer triggerAction(const ControlServices &services, ControlCall &call,
                            const Instance &instance, const QString &action)
{
    QStringList known;
    for (const Micro &micro : instance.spacefile.micros) {
        for (const ScheduledAction &each : micro.actions) {
            known += each.id;
            if (each.id != action)
                continue;
            return post(services, call, instance.id, micro.name, each);
        }
    }
    return refuse(ErrorCode::NotFound,
                  known.isEmpty() ? ControlCall::tr("“%1” has no actions.").arg(instance.name)
                                  : ControlCall::tr("“%1” has no action “%2”; it has: %3.")
                                        .arg(instance.name, action, known.join(u", "_s)));
}

namespace {

CommandAnswer trigger(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    return triggerAction(services, call, *instance, call.arguments().value(1));
}

} // namespace

CommandList instanceCommands()
{
    return {{u"list"_s, list},       {u"ps"_s, processes}, {u"logs"_s, logs},
            {u"restart"_s, restart}, {u"stop"_s, stop},    {u"config"_s, config},
            {u"trigger"_s, trigger}};
}

} // namespace orrery
