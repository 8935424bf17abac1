// SPDX-License-Identifier: MIT
#pragma once

#include "core/actions/microcall.h"
#include "core/foundation/ids.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>

#include <set>
#include <tuple>

namespace orrery {

class MicroLogs;
class Supervisor;
struct ScheduledAction;

/// Wakes Micros and asks them something on behalf of Orrery. Thread: main.
class ActionRunner : public QObject
{
    Q_OBJECT
public:
    ActionRunner(Supervisor &supervisor, MicroLogs &logs, QObject *parent = nullptr); ///< Borrowed.
    ~ActionRunner() override;

    /// Wakes the Micro, then asks. What wake() and callMicro() answer.
    [[nodiscard]] QFuture<Result<MicroAnswer>> ask(const InstanceId &instance, const QString &micro,
                                                   const MicroRequest &request,
                                                   std::chrono::milliseconds limit);
    /// Posts the event of \a action (runtime.md §9.1); the outcome goes into the Micro's log.
    /// Conflict: it still runs, as no action ever runs twice at once.
    [[nodiscard]] QFuture<Result<MicroAnswer>> run(const InstanceId &instance, const QString &micro,
                                                   const ScheduledAction &action);

    [[nodiscard]] bool isRunning(const InstanceId &instance, const QString &micro,
                                 const QString &action) const;

private:
    using Key = std::tuple<InstanceId, QString, QString>;

    Supervisor &m_supervisor;
    MicroLogs &m_logs;
    QThreadPool m_pool; ///< Its threads wait for Micros, so they are not the ones that work.
    std::set<Key> m_running;
};

} // namespace orrery
