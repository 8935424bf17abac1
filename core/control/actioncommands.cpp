// SPDX-License-Identifier: MIT
// What apps do on their own: scheduled actions and app actions.
#include "core/actions/actionclock.h"
#include "core/actions/appactions.h"
#include "core/control/targets.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QJsonValue moment(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODate)) : QJsonValue();
}

QJsonObject describe(const ActionState &state)
{
    const Schedule &schedule = state.schedule;
    return {{u"id"_s, schedule.action},
            {u"micro"_s, schedule.micro},
            {u"name"_s, state.name},
            {u"on"_s, schedule.isOn},
            {u"interval"_s, state.interval()},
            {u"default_interval"_s, state.ownInterval},
            {u"next"_s, schedule.isOn ? moment(schedule.due) : QJsonValue()},
            {u"following"_s, schedule.isOn ? moment(state.following) : QJsonValue()},
            {u"running"_s, state.isRunning},
            {u"last_run"_s, moment(schedule.lastRun)},
            {u"last_status"_s, schedule.lastStatus},
            {u"last_text"_s, schedule.lastText}};
}

CommandAnswer actions(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    QJsonArray scheduled;
    const QList<ActionState> states = services.clock.actions(instance->id);
    for (const ActionState &state : states)
        scheduled += describe(state);
    return services.actions.listJson(instance->id)
        .then(&call, [scheduled](Result<QJsonObject> listed) {
            if (listed)
                listed->insert(u"scheduled"_s, scheduled);
            return listed;
        });
}

CommandAnswer schedule(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    const ControlRequest &request = call.request();
    const auto state =
        services.clock.action(instance->id, request.text("micro"_L1), call.arguments().value(1));
    if (!state)
        return answer(std::unexpected(state.error()));
    if (request.has("on"_L1) && request.has("off"_L1))
        return refuse(ErrorCode::InvalidInput,
                      ControlCall::tr("--on and --off exclude each other."));
    auto changed = QtFuture::makeReadyValueFuture(Result<>());
    if (request.has("interval"_L1))
        changed = services.clock.setInterval(*state, request.text("interval"_L1));
    if (request.has("on"_L1) || request.has("off"_L1))
        changed = changed
                      .then(&call,
                            [services, id = instance->id, old = state->schedule,
                             isOn = request.has("on"_L1)](const Result<> &before) {
                                const auto now = services.clock.action(id, old.micro, old.action);
                                if (!before || !now)
                                    return QtFuture::makeReadyValueFuture(before);
                                return services.clock.setOn(*now, isOn);
                            })
                      .unwrap();
    return changed.then(&call,
                        [services, id = instance->id,
                         old = state->schedule](const Result<> &done) -> Result<QJsonObject> {
                            if (!done)
                                return std::unexpected(done.error());
                            return services.clock.action(id, old.micro, old.action)
                                .transform([](const ActionState &now) { return describe(now); });
                        });
}

/// "NAME=VALUE" of each text.
Result<QJsonObject> parseInputs(const QStringList &texts)
{
    QJsonObject inputs;
    for (const QString &text : texts) {
        const qsizetype equals = text.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::InvalidInput,
                        ControlCall::tr("“%1” is not NAME=VALUE.").arg(text));
        inputs.insert(text.first(equals), text.sliced(equals + 1));
    }
    return inputs;
}

CommandAnswer trigger(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    return triggerAction(services, call, *instance, call.arguments().value(1));
}

} // namespace

CommandAnswer triggerAction(const ControlServices &services, ControlCall &call,
                            const Instance &instance, const QString &action)
{
    const auto inputs = parseInputs(call.request().texts("input"_L1));
    if (!inputs)
        return answer(std::unexpected(inputs.error()));
    const auto state = services.clock.action(instance.id, {}, action);
    if (state)
        return services.clock.runNow(*state).then(&call, [](Result<MicroAnswer> posted) {
            return posted.transform([](const MicroAnswer &said) {
                return QJsonObject{{u"status"_s, said.status},
                                   {u"body"_s, QString::fromUtf8(said.body)},
                                   {u"failed"_s, !said.isGood()}};
            });
        });
    const bool offers = std::ranges::any_of(instance.spacefile.micros, &Micro::provideActions);
    if (!offers)
        return answer(std::unexpected(state.error()));
    return services.actions.call(instance.id, action, *inputs);
}

CommandList actionCommands()
{
    return {{u"actions"_s, actions}, {u"schedule"_s, schedule}, {u"trigger"_s, trigger}};
}

} // namespace orrery
