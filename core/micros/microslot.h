// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/backoff.h"
#include "core/micros/instancesource.h"
#include "core/micros/microsource.h"
#include "core/micros/microstatus.h"
#include "core/micros/microsurroundings.h"
#include "core/sandbox/sandbox.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace orrery {

class MicroLogs;
class MicroProcess;
class MicroTable;

/// What all slots of a supervisor share. The references are borrowed.
struct SlotContext {
    InstanceSource &instances;
    MicroLogs &logs;
    MicroTable &table;
    SupervisorTimes times;
    MicroSurroundings surroundings;
    quint64 lastProcess = 0;
};

/// One Micro of one instance: at most one process that answers, one that is about to take over,
/// and some that are ending. Thread: main.
class MicroSlot : public QObject
{
    Q_OBJECT
public:
    MicroSlot(InstanceId instance, QString micro, SlotContext &context, QObject *parent = nullptr);
    ~MicroSlot() override; ///< Kills, and answers what waits with Cancelled.

    [[nodiscard]] const InstanceId &instance() const { return m_instance; }
    [[nodiscard]] const QString &micro() const { return m_micro; }
    [[nodiscard]] MicroStatus status() const;
    [[nodiscard]] bool isAwake() const { return m_current || m_next || m_starting; }
    [[nodiscard]] const std::optional<MicroSource> &source() const { return m_source; }

    [[nodiscard]] QFuture<Result<>> wake();
    QFuture<void> stop();
    /// A new process beside the old one, which ends when the new one listens.
    [[nodiscard]] QFuture<Result<>> swap();
    /// As stop(); it was used and may be again, so it may have a spare afterwards.
    QFuture<void> rest();
    /// A spare: a process that has its runtime loaded and waits for the next start.
    [[nodiscard]] bool hasSpare() const { return m_spare || m_preparesSpare; }
    [[nodiscard]] bool wantsSpare() const;
    [[nodiscard]] qint64 spareBytes() const;
    void prepareSpare();
    void dropSpare();
    void beReady(); ///< It was used and may be again: as after rest().
    /// Used, or ready to be, and not known to be unable to wait.
    [[nodiscard]] bool isWorthASpare() const;
    [[nodiscard]] std::chrono::milliseconds idleFor() const; ///< The longest time when asleep.
    void setSource(std::optional<MicroSource> source) { m_source = std::move(source); }
    void forgetCrash(); ///< The next start does not wait.
    void adopt(const MicroFacts &facts); ///< What may change while it runs: sleep and hosts.
    void sleepIfIdle();

Q_SIGNALS:
    void statusChanged();
    void listenersReady(quint64 process, const QList<orrery::SandboxListener> &listeners);
    void processGone(quint64 process);
    void contacted(const orrery::Contact &contact);
    void hostAsked(const QString &host); ///< The user has not decided.
    void firstCrash(const QString &reason); ///< Not of those that follow it at once.

private:
    using Waiters = std::vector<QPromise<Result<>>>;
    using Processes = std::vector<std::unique_ptr<MicroProcess>>;

    void begin();
    void launch();
    void startProcess(const MicroFacts &facts, const InstanceKeys &keys);
    void startSpare(const MicroFacts &facts, const InstanceKeys &keys);
    [[nodiscard]] bool useSpare(const SandboxSpec &spec);
    [[nodiscard]] std::unique_ptr<MicroProcess> makeProcess();
    [[nodiscard]] Result<SandboxSpec> specFor(const MicroFacts &facts,
                                              const InstanceKeys &keys) const;
    void takeOver();
    void processEnded(quint64 number, const SandboxExit &exit);
    void startFailed(Error error, MicroState state = MicroState::Crashed);
    void askFor(const QString &host, MicroProcess &process);
    void crashed(const QString &reason, std::chrono::milliseconds uptime);
    void retire(std::unique_ptr<MicroProcess> process, bool gently);
    void allEnded();
    void setState(MicroState state, const QString &reason = {});
    void note(const QString &line);
    [[nodiscard]] std::chrono::milliseconds idleLimit() const;
    [[nodiscard]] QString activity() const;
    [[nodiscard]] QString reasonFor(const SandboxExit &exit, bool tookTooLong) const;
    [[nodiscard]] QFuture<Result<>> addWaiter();
    void answer(const Result<> &result);

    InstanceId m_instance;
    QString m_micro;
    SlotContext &m_context;
    std::optional<MicroSource> m_source;
    std::unique_ptr<MicroProcess> m_current; ///< Answers requests.
    std::unique_ptr<MicroProcess> m_next; ///< Does not listen yet.
    std::unique_ptr<MicroProcess> m_spare;
    SandboxSpec m_spareSpec; ///< The start that it stands for.
    bool m_preparesSpare = false;
    bool m_isFromSpare = false; ///< m_next was a spare.
    bool m_mayHaveSpare = false; ///< Was used, and had none since.
    bool m_cannotWait = false; ///< Its process ran or ended instead of waiting.
    Processes m_ending;
    Waiters m_waiters; ///< For the process that is being started.
    std::vector<QPromise<void>> m_stopWaiters;
    MicroState m_state = MicroState::Asleep;
    QString m_reason;
    QTimer m_backOffTimer;
    BackOff m_backOff;
    quint64 m_attempt = 0; ///< Grows whenever a start is given up; late answers see that.
    bool m_starting = false; ///< Between begin() and the process.
    bool m_keepRunning = false;
    std::chrono::milliseconds m_idleLimit{0}; ///< 0: the supervisor's.
};

} // namespace orrery
