// SPDX-License-Identifier: MIT
// Instances once they are there: lists, state, logs, variables, actions.
#include "core/control/targets.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/space/sparesetting.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int usualLogLines = 200;
constexpr int mostIdleMinutes = 7 * 24 * 60;

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
                {u"pid"_s, QJsonValue()},           {u"reason"_s, status.reason},
                {u"activity"_s, status.activity}};
            if (isStatic(micro.engine) && status.pid == 0)
                row[u"state"_s] = u"static"_s; // served by the gateway, never a process
            if (status.pid > 0)
                row[u"pid"_s] = status.pid;
            if (status.rssBytes > 0) // also of one that only waits
                row[u"memory"_s] = status.rssBytes;
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
    const bool staysReady = call.request().has("ready"_L1);
    return (staysReady ? services.supervisor.rest(instance->id)
                       : services.supervisor.stop(instance->id))
        .then(&call, [id = instance->id]() -> Result<QJsonObject> {
            return QJsonObject{{u"instance"_s, id.value}};
        });
}

QString streamName(OutputStream stream)
{
    switch (stream) {
    case OutputStream::Out:
        return u"out"_s;
    case OutputStream::Error:
        return u"error"_s;
    case OutputStream::Notice:
        return u"notice"_s;
    case OutputStream::Request:
        return u"request"_s;
    }
    return {};
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
                     const QStringList &micros, bool withRequests)
{
    QObject::connect(&services.logs, &MicroLogs::lineAdded, &call,
                     [&call, id, micros, withRequests](const InstanceId &instance,
                                                       const QString &micro, const LogLine &line) {
                         if (instance == id && micros.contains(micro)
                             && (withRequests || line.stream != OutputStream::Request))
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
    const bool withRequests = call.request().has("requests"_L1);
    QList<QFuture<QList<LogLine>>> tails;
    QStringList owners; // of the tails
    for (const QString &micro : std::as_const(micros)) {
        tails += services.logs.tail(instance->id, micro, count);
        owners += micro;
        if (!withRequests)
            continue;
        tails += services.logs.tail(instance->id, micro, count, LogKind::Requests);
        owners += micro;
    }
    return QtFuture::whenAll(tails.begin(), tails.end())
        .then(&call,
              [services, &call, id = instance->id, micros, owners,
               withRequests](const QList<QFuture<QList<LogLine>>> &done) {
                  QList<NamedLine> lines;
                  for (qsizetype i = 0; i < done.size(); ++i) {
                      for (const LogLine &line : done.at(i).result())
                          lines += NamedLine{owners.at(i), line};
                  }
                  std::ranges::stable_sort(lines, {},
                                           [](const NamedLine &named) { return named.line.time; });
                  QJsonArray rows;
                  for (const NamedLine &named : std::as_const(lines)) {
                      call.log(named.text());
                      rows += QJsonObject{{u"time"_s, named.line.time.toString(Qt::ISODateWithMs)},
                                          {u"micro"_s, named.micro},
                                          {u"stream"_s, streamName(named.line.stream)},
                                          {u"text"_s, named.line.text}};
                  }
                  if (call.request().has("follow"_L1))
                      return follow(services, call, id, micros, withRequests);
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
                  return services.supervisor.renew(id); // so that Micros see the new values
              })
        .unwrap()
        .then(&call, [id = instance->id](Result<> done) {
            return done.transform([&] { return QJsonObject{{u"instance"_s, id.value}}; });
        });
}

/// Shows or changes when Micros sleep and what they may use.
CommandAnswer limits(const ControlServices &services, ControlCall &call)
{
    auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    const ControlRequest &request = call.request();
    const Instance before = *instance;
    if (request.has("idle"_L1)) {
        bool isNumber = false;
        instance->idleMinutes = request.text("idle"_L1).toInt(&isNumber);
        if (!isNumber || instance->idleMinutes < 1 || instance->idleMinutes > mostIdleMinutes)
            return refuse(ErrorCode::InvalidInput,
                          ControlCall::tr("“%1” is no number of minutes from 1 to %2.")
                              .arg(request.text("idle"_L1))
                              .arg(mostIdleMinutes));
    }
    for (const auto &[option, member] :
         {std::pair("ask"_L1, &Instance::askHosts),
          std::pair("keep-running"_L1, &Instance::keepRunning),
          std::pair("cloud"_L1, &Instance::cloudLimits),
          std::pair("internet"_L1, &Instance::internet), std::pair("lan"_L1, &Instance::lan),
          std::pair("reduced-separation"_L1, &Instance::reducedSeparation)}) {
        if (!request.has(option))
            continue;
        const QString word = request.text(option);
        if (word != "on"_L1 && word != "off"_L1)
            return refuse(ErrorCode::InvalidInput,
                          ControlCall::tr("--%1 is “on” or “off”, not “%2”.").arg(option, word));
        *instance.*member = word == "on"_L1;
    }
    const auto shown = [](const Instance &of) {
        return QJsonObject{{u"instance"_s, of.id.value},
                           {u"idle_minutes"_s, of.idleMinutes},
                           {u"keep_running"_s, of.keepRunning},
                           {u"cloud_limits"_s, of.cloudLimits},
                           {u"internet"_s, of.internet},
                           {u"lan"_s, of.lan},
                           {u"ask"_s, of.askHosts},
                           {u"reduced_separation"_s, of.reducedSeparation}};
    };
    if (*instance == before)
        return answer(shown(before));
    const bool restarts = instance->cloudLimits != before.cloudLimits
        || instance->internet != before.internet || instance->lan != before.lan
        || instance->askHosts != before.askHosts
        || instance->reducedSeparation != before.reducedSeparation;
    return services.registry.updateInstance(*instance)
        .then(&call,
              [services, restarts, id = instance->id](Result<> updated) {
                  if (!updated || !restarts)
                      return QtFuture::makeReadyValueFuture(updated);
                  return services.supervisor.renew(id);
              })
        .unwrap()
        .then(&call, [shown, after = *instance](Result<> done) {
            return done.transform([&] { return shown(after); });
        });
}

/// Shows, or changes, whether apps used last are kept ready.
CommandAnswer spares(const ControlServices &services, ControlCall &call)
{
    const auto wanted = switchWord(call);
    if (!wanted)
        return answer(std::unexpected(wanted.error()));
    auto done = *wanted ? SpareSetting::write(services.registry, **wanted)
                        : QtFuture::makeReadyValueFuture(Result<>());
    return done.then(&call, [services](const Result<> &written) {
        return written.transform(
            [&] { return QJsonObject{{u"spares"_s, SpareSetting::read(services.registry)}}; });
    });
}

} // namespace

CommandList instanceCommands()
{
    return {{u"list"_s, list},       {u"ps"_s, processes}, {u"logs"_s, logs},
            {u"restart"_s, restart}, {u"stop"_s, stop},    {u"config"_s, config},
            {u"limits"_s, limits},   {u"spares"_s, spares}};
}

} // namespace orrery
