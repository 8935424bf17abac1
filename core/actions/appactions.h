// SPDX-License-Identifier: MIT
#pragma once

#include "core/actions/actionrunner.h"
#include "core/actions/appaction.h"

#include <map>

namespace orrery {

class Registry;
class Supervisor;

/// What the apps of this Space offer to do: asks their Micros, checks what goes in, calls
/// (runtime.md §9.2). Thread: main.
class AppActions : public QObject
{
    Q_OBJECT
public:
    struct Rooms {
        Registry &registry;
        Supervisor &supervisor;
        ActionRunner &runner;
    };
    explicit AppActions(Rooms rooms, QObject *parent = nullptr); ///< All borrowed.
    ~AppActions() override;

    /// Wakes the Micros that provide actions, unless it is known what they offer. NotFound: no
    /// such instance. A Micro that does not answer is an error only if none does.
    [[nodiscard]] QFuture<Result<QList<AppAction>>> list(const InstanceId &instance);
    /// Answers `{"type","data"}`. NotFound: no such action. InvalidInput: \a inputs are not what
    /// it asks for. Conflict: the app answered with an error, which the message quotes.
    [[nodiscard]] QFuture<Result<QJsonObject>>
    call(const InstanceId &instance, const QString &action, const QJsonObject &inputs);
    /// The same as the wire has it: `{"actions":[…]}` with the keys of the instance.
    [[nodiscard]] QFuture<Result<QJsonObject>> listJson(const InstanceId &instance);

private:
    using Key = std::pair<InstanceId, QString>;
    using Offer = Result<QList<AppAction>>;
    struct Known {
        quint64 process = 0; ///< That said so.
        QList<AppAction> actions;
    };

    [[nodiscard]] QFuture<Offer> offerOf(const InstanceId &instance, const QString &micro);

    Rooms m_rooms;
    std::map<Key, Known> m_known;
};

} // namespace orrery
