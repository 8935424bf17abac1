// SPDX-License-Identifier: MIT
#include "core/actions/actionclock.h"

#include "core/foundation/clock.h"
#include "core/space/registry.h"
#include "core/spacefile/interval.h"

#include <QLoggingCategory>
#include <QTimeZone>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcActions, "orrery.actions", QtInfoMsg)

namespace orrery {

namespace {

/// After a night of sleep everything is due at once: the Micros of the others start behind these.
constexpr int mostStarts = 4;
constexpr qsizetype longestText = 2000;
constexpr std::chrono::seconds missedAfter{90};

QString skipKey()
{
    return u"actions/skip-missed"_s;
}

/// The first moment of \a interval behind \a now on the grid that \a due is on.
QDateTime following(const Interval &interval, const QDateTime &due, const QDateTime &now)
{
    if (due > now)
        return due;
    if (interval.kind == Interval::Kind::Cron)
        return interval.next(now);
    const qint64 period = due.secsTo(interval.next(due));
    return due.addSecs((due.secsTo(now) / period + 1) * period);
}

} // namespace

ActionClock::ActionClock(Rooms rooms, QObject *parent)
    : QObject(parent)
    , m_rooms(rooms)
{
    connect(&m_timer, &WallTimer::reached, this, &ActionClock::check);
    connect(&m_rooms.registry, &Registry::instanceAdded, this, &ActionClock::learn);
    connect(&m_rooms.registry, &Registry::instanceChanged, this, &ActionClock::learn);
    connect(&m_rooms.registry, &Registry::instanceRemoved, this, &ActionClock::learn);
}

ActionClock::~ActionClock() = default;

void ActionClock::start()
{
    m_runs = true;
    const QList<Schedule> kept = m_rooms.registry.schedules();
    for (const Schedule &schedule : kept)
        m_known[{schedule.instance, schedule.micro, schedule.action}].schedule = schedule;
    const QList<Instance> instances = m_rooms.registry.instances();
    for (const Instance &instance : instances)
        learn(instance.id);
    check();
}

void ActionClock::stop()
{
    m_runs = false;
    m_waiting.clear();
    m_timer.stop();
}

QDateTime ActionClock::now() const
{
    const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(m_rooms.clock.now());
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), QTimeZone::UTC);
}

void ActionClock::learn(const InstanceId &instance)
{
    if (!m_runs)
        return;
    const auto found = m_rooms.registry.instance(instance);
    std::set<Key> there;
    for (const Micro &micro : found ? found->spacefile.micros : QList<Micro>()) {
        if (isStatic(micro.engine))
            continue; // nobody there to take the event
        for (const ScheduledAction &action : micro.actions) {
            const Key key(instance, micro.name, action.id);
            there.insert(key);
            Known &known = m_known[key];
            known.action = action;
            known.schedule.instance = instance;
            known.schedule.micro = micro.name;
            known.schedule.action = action.id;
            reckon(known);
        }
    }
    // The rows of actions that an update dropped stay in the registry, in case they come back.
    std::erase_if(m_known, [&](const auto &one) {
        return std::get<0>(one.first) == instance && !there.contains(one.first);
    });
    arm();
    Q_EMIT changed(instance);
}

/// Finds the next run of an action that has none yet, or one of another interval.
void ActionClock::reckon(Known &known)
{
    Schedule &schedule = known.schedule;
    const QString text = schedule.interval.isEmpty() ? known.action.interval : schedule.interval;
    if (schedule.due.isValid() && schedule.dueFor == text)
        return;
    const auto interval = parseInterval(text);
    if (!interval) { // the Spacefile's reader lets none through
        qCWarning(lcActions, "action %s: %s", qPrintable(schedule.action),
                  qPrintable(interval.error().message));
        return;
    }
    schedule.due = interval->first(now());
    schedule.dueFor = text;
    keep(schedule);
}

void ActionClock::arm()
{
    QDateTime first;
    for (const auto &[key, known] : m_known) {
        const Schedule &schedule = known.schedule;
        if (schedule.isOn && schedule.due.isValid() && (!first.isValid() || schedule.due < first))
            first = schedule.due;
    }
    if (m_runs && first.isValid())
        m_timer.start(first);
    else
        m_timer.stop();
}

void ActionClock::check()
{
    if (!m_runs)
        return;
    const QDateTime time = now();
    for (auto &[key, known] : m_known) {
        Schedule &schedule = known.schedule;
        if (!schedule.isOn || !schedule.due.isValid() || schedule.due > time)
            continue;
        const QDateTime due = schedule.due;
        const auto interval = parseInterval(schedule.dueFor);
        schedule.due = interval ? following(*interval, due, time) : QDateTime();
        keep(schedule); // before the run: a crash in it does not make it run for ever
        if (skipsMissed() && due.addSecs(missedAfter.count()) < time)
            continue;
        if (m_rooms.runner.isRunning(schedule.instance, schedule.micro, schedule.action))
            continue; // never twice at once; its next moment comes
        m_waiting.push_back(key);
    }
    arm();
    runWaiting();
}

void ActionClock::runWaiting()
{
    while (m_started < mostStarts && !m_waiting.empty()) {
        const Key key = m_waiting.front();
        m_waiting.pop_front();
        if (!m_known.contains(key))
            continue; // uninstalled meanwhile
        ++m_started;
        run(key).then(this, [this, key](const Result<MicroAnswer> &answer) {
            --m_started;
            if (!answer)
                Q_EMIT failed(std::get<0>(key), std::get<2>(key), answer.error().message);
            else if (!answer->isGood())
                Q_EMIT failed(std::get<0>(key), std::get<2>(key),
                              tr("The app answered with status %1.").arg(answer->status));
            runWaiting();
        });
    }
}

QFuture<Result<MicroAnswer>> ActionClock::run(const Key &key)
{
    const Known &known = m_known.at(key);
    const Schedule &its = known.schedule;
    if (m_rooms.runner.isRunning(its.instance, its.micro, its.action))
        return m_rooms.runner.run(its.instance, its.micro, known.action); // refused; no result
    const QDateTime begun = now();
    auto answered = m_rooms.runner.run(its.instance, its.micro, known.action)
                        .then(this, [this, key, begun](const Result<MicroAnswer> &answer) {
                            const auto it = m_known.find(key);
                            if (it == m_known.end())
                                return answer; // uninstalled meanwhile
                            Schedule &schedule = it->second.schedule;
                            schedule.lastRun = begun;
                            schedule.lastStatus = answer ? answer->status : 0;
                            schedule.lastText =
                                (answer ? QString::fromUtf8(answer->body) : answer.error().message)
                                    .left(longestText);
                            keep(schedule);
                            Q_EMIT changed(schedule.instance);
                            return answer;
                        });
    Q_EMIT changed(std::get<0>(key)); // it runs
    return answered;
}

void ActionClock::keep(const Schedule &schedule)
{
    m_rooms.registry.saveSchedule(schedule).then(this, [](const Result<> &kept) {
        if (!kept)
            qCWarning(lcActions, "a schedule is not kept: %s; %s", qPrintable(kept.error().message),
                      qPrintable(kept.error().detail));
    });
}

ActionState ActionClock::stateOf(const Known &known) const
{
    ActionState state;
    state.schedule = known.schedule;
    state.name = known.action.name;
    state.description = known.action.description;
    state.ownInterval = known.action.interval;
    if (const auto interval = parseInterval(known.schedule.dueFor);
        interval && known.schedule.due.isValid())
        state.following = interval->next(known.schedule.due);
    state.isRunning = m_rooms.runner.isRunning(known.schedule.instance, known.schedule.micro,
                                               known.schedule.action);
    return state;
}

QList<ActionState> ActionClock::actions(const InstanceId &instance) const
{
    QList<ActionState> states;
    for (const auto &[key, known] : m_known) {
        if (std::get<0>(key) == instance)
            states += stateOf(known);
    }
    return states;
}

Result<ActionState> ActionClock::action(const InstanceId &instance, const QString &micro,
                                        const QString &id) const
{
    QStringList others;
    const QList<ActionState> states = actions(instance);
    for (const ActionState &state : states) {
        if (state.schedule.action == id && (micro.isEmpty() || state.schedule.micro == micro))
            return state;
        others += state.schedule.action;
    }
    return fail(ErrorCode::NotFound,
                others.isEmpty()
                    ? tr("This app has no scheduled actions.")
                    : tr("This app has no action “%1”; it has: %2.").arg(id, others.join(u", "_s)));
}

QFuture<Result<>> ActionClock::setOn(const ActionState &action, bool isOn)
{
    return change(action, isOn, action.schedule.interval);
}

QFuture<Result<>> ActionClock::setInterval(const ActionState &action, const QString &interval)
{
    const QString clean = interval.simplified();
    if (!clean.isEmpty()) {
        if (const auto read = parseInterval(clean); !read)
            return QtFuture::makeReadyValueFuture(Result<>(std::unexpected(read.error())));
    }
    return change(action, action.schedule.isOn, clean == action.ownInterval ? QString() : clean);
}

QFuture<Result<>> ActionClock::change(const ActionState &action, bool isOn, const QString &interval)
{
    const Key key(action.schedule.instance, action.schedule.micro, action.schedule.action);
    const auto it = m_known.find(key);
    if (it == m_known.end())
        return QtFuture::makeReadyValueFuture(
            Result<>(fail(ErrorCode::NotFound, tr("This action does not exist any more."))));
    Known changed = it->second;
    if (isOn && !changed.schedule.isOn)
        changed.schedule.due = {}; // what passed while it was off is not made up for
    changed.schedule.isOn = isOn;
    changed.schedule.interval = interval;
    reckon(changed);
    return m_rooms.registry.saveSchedule(changed.schedule)
        .then(this, [this, key, changed](const Result<> &saved) {
            const auto now = m_known.find(key);
            if (!saved || now == m_known.end())
                return saved;
            now->second.schedule.isOn = changed.schedule.isOn;
            now->second.schedule.interval = changed.schedule.interval;
            now->second.schedule.due = changed.schedule.due;
            now->second.schedule.dueFor = changed.schedule.dueFor;
            arm();
            Q_EMIT this->changed(std::get<0>(key));
            return saved;
        });
}

QFuture<Result<MicroAnswer>> ActionClock::runNow(const ActionState &action)
{
    const Key key(action.schedule.instance, action.schedule.micro, action.schedule.action);
    if (!m_known.contains(key))
        return QtFuture::makeReadyValueFuture(Result<MicroAnswer>(
            fail(ErrorCode::NotFound, tr("This action does not exist any more."))));
    return run(key);
}

bool ActionClock::skipsMissed() const
{
    return m_rooms.registry.setting(skipKey()) == "1"_L1;
}

QFuture<Result<>> ActionClock::setSkipsMissed(bool skips)
{
    return m_rooms.registry.setSetting(skipKey(), skips ? u"1"_s : u"0"_s);
}

} // namespace orrery

#include <moc_actionclock.cpp>
