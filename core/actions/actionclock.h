// SPDX-License-Identifier: MIT
#pragma once

#include "core/actions/actionrunner.h"
#include "core/actions/walltimer.h"
#include "core/space/schedule.h"
#include "core/spacefile/spacefile.h"

#include <deque>
#include <map>

namespace orrery {

class Clock;
class Registry;

/// One scheduled action as a person sees it.
struct ActionState {
    Schedule schedule;
    QString name;
    QString description;
    QString ownInterval; ///< The app's, which the user may have replaced.
    QDateTime following; ///< The run after the next one, UTC.
    bool isRunning = false;

    [[nodiscard]] QString interval() const
    {
        return schedule.interval.isEmpty() ? ownInterval : schedule.interval;
    }
    friend bool operator==(const ActionState &, const ActionState &) = default;
};

/// Runs the scheduled actions of all instances when they are due (spacefile.md §9). What was due
/// while Orrery or the computer was off runs once, unless the setting says to skip it. Thread:
/// main.
class ActionClock : public QObject
{
    Q_OBJECT
public:
    struct Rooms {
        Registry &registry;
        ActionRunner &runner;
        const Clock &clock;
    };
    explicit ActionClock(Rooms rooms, QObject *parent = nullptr); ///< All borrowed.
    ~ActionClock() override;

    /// From now on actions run; once, when Micros can.
    void start();
    void stop(); ///< No more runs.
    /// Looks what is due. Called by the timer; a test that moves the clock calls it.
    void check();

    [[nodiscard]] QList<ActionState> actions(const InstanceId &instance) const;
    /// NotFound. \a micro may be empty: the first that has it.
    [[nodiscard]] Result<ActionState> action(const InstanceId &instance, const QString &micro,
                                             const QString &id) const;

    [[nodiscard]] QFuture<Result<>> setOn(const ActionState &action, bool isOn);
    /// Empty: the app's own. InvalidInput as parseInterval().
    [[nodiscard]] QFuture<Result<>> setInterval(const ActionState &action, const QString &interval);
    [[nodiscard]] QFuture<Result<MicroAnswer>> runNow(const ActionState &action);

    /// Whether what was due while nothing ran is left out; a setting of the Space, off at first.
    [[nodiscard]] bool skipsMissed() const;
    [[nodiscard]] QFuture<Result<>> setSkipsMissed(bool skips);

Q_SIGNALS:
    void changed(const orrery::InstanceId &instance); ///< actions() already says so.
    /// A run by the clock went wrong; \a why is a sentence.
    void failed(const orrery::InstanceId &instance, const QString &action, const QString &why);

private:
    struct Known {
        Schedule schedule;
        ScheduledAction action;
    };
    using Key = std::tuple<InstanceId, QString, QString>;

    [[nodiscard]] QDateTime now() const;
    void learn(const InstanceId &instance);
    void reckon(Known &known);
    void arm();
    void runWaiting();
    void keep(const Schedule &schedule);
    [[nodiscard]] QFuture<Result<>> change(const ActionState &action, bool isOn,
                                           const QString &interval);
    [[nodiscard]] QFuture<Result<MicroAnswer>> run(const Key &key);
    [[nodiscard]] ActionState stateOf(const Known &known) const;

    Rooms m_rooms;
    WallTimer m_timer;
    std::map<Key, Known> m_known;
    std::deque<Key> m_waiting; ///< Due, but many others start already.
    int m_started = 0; ///< Runs by the clock.
    bool m_runs = false;
};

} // namespace orrery
