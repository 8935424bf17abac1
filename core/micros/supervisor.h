// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "core/micros/microsource.h"
#include "core/micros/microstatus.h"
#include "core/micros/microsurroundings.h"
#include "core/sandbox/sandbox.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace orrery {

class InstanceSource;
class MicroLogs;
class MicroSlot;
class MicroTable;
class RunningMicro;
class SpareKeeper;
struct SlotContext;

/// Starts Micros when they are asked for, watches them, puts them to sleep and stops them.
/// Thread: main, but for running(). The destructor kills what runs and answers what waits.
class Supervisor : public QObject
{
    Q_OBJECT
public:
    Supervisor(InstanceSource &instances, MicroLogs &logs, SupervisorTimes times = {},
               QObject *parent = nullptr);
    ~Supervisor() override;

    /// The process to send a request to; null: asleep, so wake() it. Thread: any.
    [[nodiscard]] std::shared_ptr<const RunningMicro> running(std::string_view instance,
                                                              std::string_view micro) const;
    [[nodiscard]] MicroStatus status(const InstanceId &instance, const QString &micro) const;
    /// That of the Micro that says most about the instance.
    [[nodiscard]] MicroStatus status(const InstanceId &instance) const;

    /// Set while it is developed.
    [[nodiscard]] std::optional<MicroSource> source(const InstanceId &instance,
                                                    const QString &micro) const;

    void setSurroundings(MicroSurroundings surroundings);
    [[nodiscard]] const MicroSurroundings &surroundings() const;

    /// Answers when the Micro listens; callers at the same time share one start. After a crash the
    /// start waits for its back-off. NotFound, Unavailable (runtime, sandbox),
    /// NeedsPermission (reduced separation), Timeout, and Conflict when it ended before it
    /// listened (the message holds its last lines).
    [[nodiscard]] QFuture<Result<>> wake(const InstanceId &instance, const QString &micro);
    /// Answers when no process of the instance is left.
    QFuture<void> stop(const InstanceId &instance);
    /// Puts it to sleep as if nobody had used it for a while: a spare may be kept for it.
    QFuture<void> rest(const InstanceId &instance);
    /// Whether Micros that were used last keep a process with their runtime loaded.
    void setSpares(bool areWanted);
    /// Those of them that prepareSpares() should be told at the next start; the last one first.
    [[nodiscard]] QList<MicroName> usedLast() const;
    /// As if \a micros had just been put to sleep; those that are gone are left out.
    void prepareSpares(const QList<MicroName> &micros);
    /// Stops; what was awake is started again. Answers when that listens.
    QFuture<Result<>> restart(const InstanceId &instance);
    /// Starts what is awake anew beside the old processes, which answer until the new ones listen:
    /// values or limits changed. Answers when that is done.
    QFuture<Result<>> renew(const InstanceId &instance);
    /// Settings of the instance changed; those about sleep and hosts hold from now on.
    void adoptSettings(const InstanceId &instance);
    /// At quit. wake() answers Cancelled from now on.
    QFuture<void> stopAll();

    /// Builder "Develop": the Micro runs from \a source with its dev plan. A new process is started
    /// beside the old one and takes over once it listens. Called again with the same source: its
    /// files changed. Answers when the swap is done, or why not (the old process then stays). A
    /// sleeping Micro stays asleep.
    QFuture<Result<>> setSource(const InstanceId &instance, const QString &micro,
                                const MicroSource &source);
    /// Back to the release, in the same way, for every Micro of the instance.
    QFuture<Result<>> clearSource(const InstanceId &instance);

Q_SIGNALS:
    void statusChanged(const orrery::InstanceId &instance, const QString &micro);
    /// Worth telling the user: once for a row of crashes.
    void crashed(const orrery::InstanceId &instance, const QString &micro, const QString &reason);
    void contacted(const orrery::InstanceId &instance, const orrery::Contact &contact);
    /// It may reach \a host as soon as the registry has a rule that says so.
    void hostAsked(const orrery::InstanceId &instance, const QString &host);
    void sourceChanged(const orrery::InstanceId &instance, const QString &micro);
    /// Each descriptor must be adopted (Qt::DirectConnection) or it leaks; without a receiver they
    /// are closed. \a process is RunningMicro::process().
    void sandboxListening(const orrery::InstanceId &instance, const QString &micro, quint64 process,
                          const QList<orrery::SandboxListener> &listeners);
    void sandboxGone(quint64 process); ///< Drop its listeners.

private:
    [[nodiscard]] MicroSlot &slot(const InstanceId &instance, const QString &micro);
    [[nodiscard]] QList<MicroSlot *> slotsOf(const InstanceId &instance) const;
    void checkIdle();

    std::unique_ptr<MicroTable> m_table; ///< What running() reads.
    std::unique_ptr<SlotContext> m_context;
    std::unique_ptr<SpareKeeper> m_spares; ///< Outlives the slots.
    std::map<MicroName, std::unique_ptr<MicroSlot>> m_slots;
    QTimer m_idleCheck;
    bool m_closing = false;
};

} // namespace orrery
