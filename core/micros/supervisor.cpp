// SPDX-License-Identifier: MIT
#include "core/micros/supervisor.h"

#include "core/micros/micrologs.h"
#include "core/micros/microslot.h"
#include "core/micros/microtable.h"
#include "core/micros/runningmicro.h"
#include "core/micros/sparekeeper.h"

#include <QMetaMethod>
#include <QPromise>

#include <unistd.h>

#include <algorithm>
#include <ranges>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Ready when all of \a futures are.
QFuture<void> whenAllDone(QObject *context, QList<QFuture<void>> futures)
{
    if (futures.isEmpty())
        return QtFuture::makeReadyVoidFuture();
    return QtFuture::whenAll(futures.begin(), futures.end())
        .then(context, [](const QList<QFuture<void>> &) {});
}

/// The first error of \a futures, or success.
QFuture<Result<>> whenAllGood(QObject *context, QList<QFuture<Result<>>> futures)
{
    if (futures.isEmpty())
        return QtFuture::makeReadyValueFuture(Result<>());
    return QtFuture::whenAll(futures.begin(), futures.end())
        .then(context, [](const QList<QFuture<Result<>>> &done) {
            for (const QFuture<Result<>> &one : done) {
                if (one.resultCount() > 0 && !one.result())
                    return one.result();
            }
            return Result<>();
        });
}

} // namespace

Supervisor::Supervisor(InstanceSource &instances, MicroLogs &logs, SupervisorTimes times,
                       QObject *parent)
    : QObject(parent)
    , m_table(std::make_unique<MicroTable>())
    , m_context(std::make_unique<SlotContext>(SlotContext{.instances = instances,
                                                          .logs = logs,
                                                          .table = *m_table,
                                                          .times = times,
                                                          .surroundings = {},
                                                          .lastProcess = 0}))
    , m_spares(std::make_unique<SpareKeeper>())
{
    using namespace std::chrono_literals;
    m_idleCheck.setInterval(std::clamp(times.idleLimit / 2, 10ms, 30'000ms));
    connect(&m_idleCheck, &QTimer::timeout, this, &Supervisor::checkIdle);
}

Supervisor::~Supervisor()
{
    m_closing = true;
    m_slots.clear();
}

std::shared_ptr<const RunningMicro> Supervisor::running(std::string_view instance,
                                                        std::string_view micro) const
{
    return m_table->find(instance, micro);
}

MicroStatus Supervisor::status(const InstanceId &instance, const QString &micro) const
{
    const auto it = m_slots.find({instance, micro});
    return it == m_slots.end() ? MicroStatus() : it->second->status();
}

MicroStatus Supervisor::status(const InstanceId &instance) const
{
    MicroStatus shown;
    for (const MicroSlot *one : slotsOf(instance)) {
        MicroStatus status = one->status();
        // An update may have removed a Micro that had crashed.
        if (weight(status.state) > weight(shown.state)
            && m_context->instances.micro(instance, one->micro()))
            shown = std::move(status);
    }
    return shown;
}

std::optional<MicroSource> Supervisor::source(const InstanceId &instance,
                                              const QString &micro) const
{
    const auto it = m_slots.find({instance, micro});
    return it == m_slots.end() ? std::nullopt : it->second->source();
}

void Supervisor::setSurroundings(MicroSurroundings surroundings)
{
    m_context->surroundings = std::move(surroundings);
}

const MicroSurroundings &Supervisor::surroundings() const
{
    return m_context->surroundings;
}

QFuture<Result<>> Supervisor::wake(const InstanceId &instance, const QString &micro)
{
    if (m_closing)
        return QtFuture::makeReadyValueFuture(
            Result<>(fail(ErrorCode::Cancelled, tr("Orrery is closing."))));
    // Only what exists gets a slot: requests for made-up names must not fill the memory.
    if (!m_slots.contains({instance, micro})) {
        if (const auto facts = m_context->instances.micro(instance, micro); !facts)
            return QtFuture::makeReadyValueFuture(Result<>(std::unexpected(facts.error())));
    }
    return slot(instance, micro).wake();
}

QFuture<void> Supervisor::stop(const InstanceId &instance)
{
    QList<QFuture<void>> ends;
    for (MicroSlot *one : slotsOf(instance))
        ends += one->stop();
    return whenAllDone(this, ends);
}

QFuture<void> Supervisor::rest(const InstanceId &instance)
{
    QList<QFuture<void>> ends;
    for (MicroSlot *one : slotsOf(instance))
        ends += one->rest();
    return whenAllDone(this, ends);
}

void Supervisor::setSpares(bool areWanted)
{
    m_spares->setEnabled(areWanted);
}

QList<MicroName> Supervisor::usedLast() const
{
    std::vector<std::tuple<std::chrono::milliseconds, qsizetype, MicroName>> used;
    for (const auto &[name, one] : m_slots) {
        if (one->isWorthASpare())
            used.emplace_back(one->idleFor(), m_spares->placeOf(*one), name);
    }
    std::ranges::sort(used);
    QList<MicroName> names;
    for (const auto &[idle, place, name] : used | std::views::take(SpareKeeper::mostSpares))
        names += name;
    return names;
}

void Supervisor::prepareSpares(const QList<MicroName> &micros)
{
    for (const auto &[instance, micro] : micros | std::views::reverse) {
        if (m_context->instances.micro(instance, micro))
            slot(instance, micro).beReady();
    }
}

QFuture<Result<>> Supervisor::restart(const InstanceId &instance)
{
    QStringList awake;
    for (MicroSlot *one : slotsOf(instance)) {
        one->forgetCrash();
        if (one->isAwake())
            awake += one->micro();
    }
    return stop(instance)
        .then(this,
              [this, instance, awake] {
                  QList<QFuture<Result<>>> starts;
                  for (const QString &micro : awake)
                      starts += wake(instance, micro);
                  return whenAllGood(this, starts);
              })
        .unwrap();
}

QFuture<Result<>> Supervisor::renew(const InstanceId &instance)
{
    QList<QFuture<Result<>>> swaps;
    for (MicroSlot *one : slotsOf(instance))
        swaps += one->swap();
    return whenAllGood(this, swaps);
}

void Supervisor::adoptSettings(const InstanceId &instance)
{
    for (MicroSlot *one : slotsOf(instance)) {
        if (const auto facts = m_context->instances.micro(instance, one->micro()))
            one->adopt(*facts);
    }
}

QFuture<void> Supervisor::stopAll()
{
    m_closing = true;
    m_idleCheck.stop();
    m_spares->close();
    QList<QFuture<void>> ends;
    for (const auto &[key, one] : m_slots)
        ends += one->stop();
    return whenAllDone(this, ends);
}

QFuture<Result<>> Supervisor::setSource(const InstanceId &instance, const QString &micro,
                                        const MicroSource &source)
{
    MicroSlot &changed = slot(instance, micro);
    const bool same = changed.source() == source;
    changed.setSource(source);
    if (!same)
        Q_EMIT sourceChanged(instance, micro);
    if (!source.hasProcess)
        return changed.stop().then(this, [] { return Result<>(); });
    return changed.swap();
}

QFuture<Result<>> Supervisor::clearSource(const InstanceId &instance)
{
    QList<QFuture<Result<>>> swaps;
    for (MicroSlot *one : slotsOf(instance)) {
        if (!one->source())
            continue;
        const bool hadProcess = one->source()->hasProcess;
        one->setSource({});
        Q_EMIT sourceChanged(instance, one->micro());
        const auto facts = m_context->instances.micro(instance, one->micro());
        // The release may serve by files what was developed with a process.
        if (hadProcess && facts && facts->hasProcess)
            swaps += one->swap();
        else
            swaps += one->stop().then(this, [] { return Result<>(); });
    }
    return whenAllGood(this, swaps);
}

MicroSlot &Supervisor::slot(const InstanceId &instance, const QString &micro)
{
    std::unique_ptr<MicroSlot> &place = m_slots[{instance, micro}];
    if (place)
        return *place;
    place = std::make_unique<MicroSlot>(instance, micro, *m_context);
    MicroSlot *made = place.get();
    connect(made, &MicroSlot::statusChanged, this, [this, instance, micro, made] {
        if (made->isAwake() && !m_closing && !m_idleCheck.isActive())
            m_idleCheck.start();
        m_spares->consider(*made);
        Q_EMIT statusChanged(instance, micro);
    });
    connect(made, &MicroSlot::firstCrash, this, [this, instance, micro](const QString &reason) {
        Q_EMIT crashed(instance, micro, reason);
    });
    connect(made, &MicroSlot::contacted, this,
            [this, instance](const Contact &contact) { Q_EMIT contacted(instance, contact); });
    connect(made, &MicroSlot::hostAsked, this,
            [this, instance](const QString &host) { Q_EMIT hostAsked(instance, host); });
    connect(made, &MicroSlot::processGone, this, &Supervisor::sandboxGone);
    connect(made, &MicroSlot::listenersReady, this,
            [this, instance, micro](quint64 process, const QList<SandboxListener> &listeners) {
                if (isSignalConnected(QMetaMethod::fromSignal(&Supervisor::sandboxListening))) {
                    Q_EMIT sandboxListening(instance, micro, process, listeners);
                    return;
                }
                for (const SandboxListener &listener : listeners)
                    close(listener.fd);
            });
    return *made;
}

QList<MicroSlot *> Supervisor::slotsOf(const InstanceId &instance) const
{
    QList<MicroSlot *> found;
    for (const auto &[key, one] : m_slots) {
        if (key.first == instance)
            found += one.get();
    }
    return found;
}

void Supervisor::checkIdle()
{
    bool awake = false;
    for (const auto &[key, one] : m_slots) {
        one->sleepIfIdle();
        awake = awake || one->isAwake();
    }
    if (!awake)
        m_idleCheck.stop(); // sleeping apps cost no wake-up of the processor
}

} // namespace orrery

#include <moc_supervisor.cpp>
