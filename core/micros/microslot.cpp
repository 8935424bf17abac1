// SPDX-License-Identifier: MIT
#include "core/micros/microslot.h"

#include "core/micros/launchspec.h"
#include "core/micros/micrologs.h"
#include "core/micros/microprocess.h"
#include "core/micros/microtable.h"
#include "core/micros/runningmicro.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcMicros, "orrery.micros", QtInfoMsg)

namespace orrery {

namespace {

/// A request rather sees the error and its log lines than wait longer than this for a back-off.
constexpr std::chrono::milliseconds patience{2000};
constexpr int lastLines = 10;

} // namespace

MicroSlot::MicroSlot(InstanceId instance, QString micro, SlotContext &context, QObject *parent)
    : QObject(parent)
    , m_instance(std::move(instance))
    , m_micro(std::move(micro))
    , m_context(context)
    , m_backOff(context.times)
{
    m_backOffTimer.setSingleShot(true);
    connect(&m_backOffTimer, &QTimer::timeout, this, &MicroSlot::launch);
}

MicroSlot::~MicroSlot()
{
    m_context.table.set(m_instance.value.toStdString(), m_micro.toStdString(), {});
    for (QPromise<void> &waiter : m_stopWaiters)
        waiter.finish();
    answer(fail(ErrorCode::Cancelled, tr("Orrery is closing.")));
}

MicroStatus MicroSlot::status() const
{
    const MicroProcess *shown = m_current ? m_current.get() : m_next.get();
    MicroStatus status{
        .state = m_state, .reason = m_reason, .activity = activity(), .pid = 0, .rssBytes = 0};
    if (shown) {
        status.pid = shown->pid();
        status.rssBytes = shown->residentBytes();
        if (status.reason.isEmpty())
            status.reason = shown->caveat();
    } else if (m_spare) {
        status.activity = tr("ready to wake");
        status.rssBytes = m_spare->residentBytes();
    }
    return status;
}

QFuture<Result<>> MicroSlot::wake()
{
    if (m_state == MicroState::Running)
        return QtFuture::makeReadyValueFuture(Result<>());
    if (isFailure(m_state) && m_backOff.left() > patience)
        return QtFuture::makeReadyValueFuture(
            Result<>(fail(ErrorCode::Conflict, m_reason, u"backing off"_s)));
    const QFuture<Result<>> future = addWaiter();
    // Stopping: allEnded() begins. Starting: under way.
    if (m_state == MicroState::Asleep || isFailure(m_state))
        begin();
    return future;
}

QFuture<Result<>> MicroSlot::swap()
{
    if (m_state == MicroState::Asleep || isFailure(m_state)) {
        forgetCrash();
        return QtFuture::makeReadyValueFuture(Result<>());
    }
    const QFuture<Result<>> future = addWaiter();
    if (m_state == MicroState::Stopping)
        return future;
    ++m_attempt; // what was being started knows only the older source
    if (m_next)
        retire(std::move(m_next), false);
    m_starting = true;
    launch();
    return future;
}

QFuture<void> MicroSlot::stop()
{
    ++m_attempt;
    m_starting = false;
    m_backOffTimer.stop();
    m_context.table.set(m_instance.value.toStdString(), m_micro.toStdString(), {});
    if (m_next)
        retire(std::move(m_next), false);
    if (m_current)
        retire(std::move(m_current), true);
    dropSpare();
    answer(fail(ErrorCode::Cancelled, tr("The app was stopped.")));
    if (m_ending.empty()) {
        setState(MicroState::Asleep);
        return QtFuture::makeReadyVoidFuture();
    }
    QPromise<void> &waiter = m_stopWaiters.emplace_back();
    waiter.start();
    const QFuture<void> future = waiter.future();
    setState(MicroState::Stopping);
    return future;
}

void MicroSlot::forgetCrash()
{
    m_backOff.forget();
    if (isFailure(m_state))
        setState(MicroState::Asleep);
}

std::chrono::milliseconds MicroSlot::idleLimit() const
{
    return m_idleLimit.count() > 0 ? m_idleLimit : m_context.times.idleLimit;
}

QString MicroSlot::activity() const
{
    if (m_state != MicroState::Running || !m_current || !m_current->running())
        return {};
    if (const int uses = m_current->running()->usesNow(); uses > 0)
        return tr("%n request(s) or open connection(s)", nullptr, uses);
    if (m_keepRunning)
        return tr("kept running");
    using namespace std::chrono;
    const milliseconds rest = idleLimit() - idleFor();
    return tr("sleeps in %n minute(s) without requests", nullptr,
              static_cast<int>(ceil<minutes>(std::max(rest, milliseconds(1))).count()));
}

void MicroSlot::sleepIfIdle()
{
    if (m_state != MicroState::Running || m_keepRunning || m_next || m_starting)
        return;
    if (idleFor() < idleLimit())
        return;
    note(tr("Put to sleep after a time without requests."));
    rest();
}

void MicroSlot::begin()
{
    m_starting = true;
    const auto rest = isFailure(m_state) ? m_backOff.left() : std::chrono::milliseconds(0);
    setState(MicroState::Starting);
    if (rest > std::chrono::milliseconds(0))
        m_backOffTimer.start(rest);
    else
        launch();
}

void MicroSlot::launch()
{
    Result<MicroFacts> facts = m_context.instances.micro(m_instance, m_micro);
    if (!facts)
        return startFailed(std::move(facts.error()));
    if (auto separation = m_context.surroundings.tier.separation(facts->reducedSeparation);
        !separation)
        return startFailed(std::move(separation.error()), MicroState::NoPermission);
    if (!(m_source ? m_source->hasProcess : facts->hasProcess))
        return startFailed({.code = ErrorCode::InvalidInput,
                            .message = tr("“%1” has no process.").arg(m_micro),
                            .detail = {}});
    m_context.instances.keys(m_instance)
        .then(this,
              [this, attempt = m_attempt, known = *facts](const Result<InstanceKeys> &keys) {
                  if (attempt != m_attempt)
                      return; // stopped, or a newer source came
                  if (keys)
                      startProcess(known, *keys);
                  else
                      startFailed(keys.error());
              })
        .onCanceled(this, [this, attempt = m_attempt] {
            if (attempt == m_attempt)
                startFailed({.code = ErrorCode::Cancelled,
                             .message = tr("Orrery is closing."),
                             .detail = {}});
        });
}

void MicroSlot::adopt(const MicroFacts &facts)
{
    m_keepRunning = facts.keepRunning;
    m_idleLimit = facts.idleLimit;
    for (MicroProcess *process : {m_current.get(), m_next.get()}) {
        if (process)
            process->decide(facts.hosts);
    }
}

Result<SandboxSpec> MicroSlot::specFor(const MicroFacts &facts, const InstanceKeys &keys) const
{
    return launchSpec({.facts = facts, .keys = keys, .source = m_source}, m_context.surroundings);
}

void MicroSlot::startProcess(const MicroFacts &facts, const InstanceKeys &keys)
{
    adopt(facts);
    const Result<SandboxSpec> spec = specFor(facts, keys);
    if (!spec)
        return startFailed(spec.error(),
                           spec.error().code == ErrorCode::Unavailable ? MicroState::MissingRuntime
                                                                       : MicroState::Crashed);
    m_starting = false;
    m_isFromSpare = false;
    if (!useSpare(*spec)) {
        m_next = makeProcess();
        if (const Result<> started = m_next->start(*spec, m_context.times.startLimit); !started) {
            m_next.reset();
            return startFailed(started.error(), MicroState::NoPermission);
        }
    }
    m_next->decide(facts.hosts);
    Q_EMIT statusChanged();
}

std::unique_ptr<MicroProcess> MicroSlot::makeProcess()
{
    const quint64 number = ++m_context.lastProcess;
    auto made = std::make_unique<MicroProcess>(number, m_context.surroundings.tools);
    MicroProcess *process = made.get();
    connect(process, &MicroProcess::listenersReady, this,
            [this, number](const QList<SandboxListener> &listeners) {
                Q_EMIT listenersReady(number, listeners);
            });
    connect(process, &MicroProcess::lineWritten, this,
            [this](OutputStream stream, const QString &line) {
                m_context.logs.append(m_instance, m_micro, stream, line);
            });
    connect(process, &MicroProcess::contacted, this, &MicroSlot::contacted);
    connect(process, &MicroProcess::hostAsked, this,
            [this, process](const QString &host) { askFor(host, *process); });
    connect(process, &MicroProcess::changed, this, &MicroSlot::statusChanged);
    connect(process, &MicroProcess::listening, this, &MicroSlot::takeOver);
    connect(process, &MicroProcess::ended, this,
            [this, number](const SandboxExit &exit) { processEnded(number, exit); });
    return made;
}

void MicroSlot::askFor(const QString &host, MicroProcess &process)
{
    const Result<MicroFacts> facts = m_context.instances.micro(m_instance, m_micro);
    if (!facts)
        return; // being uninstalled
    process.decide(facts->hosts);
    if (!verdict(facts->hosts, host))
        Q_EMIT hostAsked(host);
}

void MicroSlot::takeOver()
{
    if (m_spare && m_spare.get() == sender()) {
        m_cannotWait = true; // it runs already; its code was not to run before it is needed
        return dropSpare();
    }
    if (!m_next || m_next.get() != sender())
        return; // retired meanwhile
    std::unique_ptr<MicroProcess> old = std::exchange(m_current, std::move(m_next));
    m_context.table.set(m_instance.value.toStdString(), m_micro.toStdString(),
                        m_current->running());
    if (old)
        retire(std::move(old), true);
    m_mayHaveSpare = m_source.has_value();
    setState(MicroState::Running);
    answer({});
}

void MicroSlot::processEnded(quint64 number, const SandboxExit &exit)
{
    const auto is = [number](const std::unique_ptr<MicroProcess> &one) {
        return one && one->number() == number;
    };
    std::unique_ptr<MicroProcess> ended;
    const bool wasNext = is(m_next);
    const bool wasCurrent = is(m_current);
    if (wasNext) {
        ended = std::move(m_next);
    } else if (is(m_spare)) {
        ended = std::move(m_spare);
        m_cannotWait = true;
    } else if (wasCurrent) {
        m_context.table.set(m_instance.value.toStdString(), m_micro.toStdString(), {});
        ended = std::move(m_current);
    } else if (const auto it = std::ranges::find_if(m_ending, is); it != m_ending.end()) {
        ended = std::move(*it);
        m_ending.erase(it);
    }
    if (!ended)
        return;
    Q_EMIT processGone(number);
    const auto uptime = ended->uptime();
    const bool tookTooLong = ended->tookTooLong();
    ended.release()->deleteLater(); // we are inside its signal
    if (wasNext && m_isFromSpare && !tookTooLong) {
        // The spare may be to blame, not the app: a start of its own tells.
        m_cannotWait = true;
        m_starting = true;
        launch();
    } else if (wasNext) {
        const QString reason = reasonFor(exit, tookTooLong);
        const ErrorCode code = !exit.problem.isEmpty() ? ErrorCode::Unavailable
            : tookTooLong                              ? ErrorCode::Timeout
                                                       : ErrorCode::Conflict;
        note(reason);
        if (!m_current && !exit.problem.isEmpty())
            setState(MicroState::NoPermission, reason);
        else if (!m_current)
            crashed(reason, uptime);
        answer(fail(code, reason));
    } else if (wasCurrent) {
        const QString reason = reasonFor(exit, false);
        note(reason);
        // A successor on its way (a swap) takes over in any case.
        if (m_next || m_starting)
            setState(MicroState::Starting);
        else
            crashed(reason, uptime);
    } else {
        allEnded();
    }
}

void MicroSlot::startFailed(Error error, MicroState state)
{
    m_starting = false;
    ++m_attempt;
    note(error.message);
    if (!m_current && m_state != MicroState::Stopping)
        setState(error.code == ErrorCode::NotFound || error.code == ErrorCode::Cancelled
                     ? MicroState::Asleep
                     : state,
                 error.message);
    answer(std::unexpected(std::move(error)));
}

void MicroSlot::crashed(const QString &reason, std::chrono::milliseconds uptime)
{
    m_backOff.grow(uptime);
    qCInfo(lcMicros) << m_instance.value << m_micro << "crashed, next start in"
                     << m_backOff.left().count() << "ms";
    setState(m_backOff.isLoop() ? MicroState::CrashLoop : MicroState::Crashed, reason);
    if (m_backOff.isFirst())
        Q_EMIT firstCrash(reason);
    if (m_keepRunning)
        begin();
}

void MicroSlot::retire(std::unique_ptr<MicroProcess> process, bool gently)
{
    if (gently)
        process->stop(m_context.times.grace);
    else
        process->kill();
    m_ending.push_back(std::move(process));
}

void MicroSlot::allEnded()
{
    if (m_state != MicroState::Stopping || !m_ending.empty())
        return;
    setState(MicroState::Asleep);
    std::vector<QPromise<void>> waiters = std::exchange(m_stopWaiters, {});
    if (!m_waiters.empty())
        begin(); // somebody asked meanwhile
    for (QPromise<void> &waiter : waiters)
        waiter.finish();
}

void MicroSlot::setState(MicroState state, const QString &reason)
{
    m_state = state;
    m_reason = reason;
    Q_EMIT statusChanged();
}

void MicroSlot::note(const QString &line)
{
    m_context.logs.append(m_instance, m_micro, OutputStream::Notice, line);
}

QString MicroSlot::reasonFor(const SandboxExit &exit, bool tookTooLong) const
{
    if (!exit.problem.isEmpty())
        return exit.problem;
    QString reason;
    if (tookTooLong)
        reason = tr("It did not listen on the port that PORT names within %n second(s).", nullptr,
                    static_cast<int>(m_context.times.startLimit.count() / 1000));
    else if (exit.outOfMemory)
        reason = tr("It ran out of memory.");
    else if (exit.signal != 0)
        reason = tr("It was ended by signal %1.").arg(exit.signal);
    else
        reason = tr("It ended with exit code %1.").arg(exit.code);
    QStringList words;
    const QList<LogLine> lines = m_context.logs.recent(m_instance, m_micro, lastLines);
    for (const LogLine &line : lines) {
        if (line.stream == OutputStream::Error)
            words += line.text;
    }
    return words.isEmpty() ? reason : reason + u'\n' + words.join(u'\n');
}

QFuture<Result<>> MicroSlot::addWaiter()
{
    QPromise<Result<>> &waiter = m_waiters.emplace_back();
    waiter.start();
    return waiter.future();
}

void MicroSlot::answer(const Result<> &result)
{
    Waiters waiters = std::exchange(m_waiters, {});
    for (QPromise<Result<>> &waiter : waiters) {
        waiter.addResult(result);
        waiter.finish();
    }
}

} // namespace orrery

#include <moc_microslot.cpp>
