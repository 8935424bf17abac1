// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "core/space/hostrules.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <deque>
#include <functional>

namespace orrery {

class Registry;
class Supervisor;

/// A host that an app wants to reach and that the user has not decided on.
struct HostQuestion {
    InstanceId instance;
    QString host;
    friend bool operator==(const HostQuestion &, const HostQuestion &) = default;
};

/// What apps that ask before they reach a host are waiting for. An answer becomes a rule of the
/// instance. Thread: main. \a registry and \a supervisor are borrowed.
class HostQuestions : public QObject
{
    Q_OBJECT
public:
    HostQuestions(Registry &registry, Supervisor &supervisor, QObject *parent = nullptr);

    [[nodiscard]] QList<HostQuestion> open() const { return m_open; } ///< Oldest first.
    /// Keeps the rule; also for a host that nobody asked for. InvalidInput: \a host is none.
    /// NotFound: no such instance.
    [[nodiscard]] QFuture<Result<>> answer(const HostQuestion &question, bool isAllowed);
    /// Takes the rule back: the app asks again from its next start on.
    [[nodiscard]] QFuture<Result<>> forget(const HostQuestion &question);

Q_SIGNALS:
    void asked(const orrery::HostQuestion &question);
    void settled(const orrery::HostQuestion &question);

private:
    struct Change {
        InstanceId instance;
        std::function<Result<>(HostRules &)> apply;
        QPromise<Result<>> done;
    };

    /// One after the other: a change that does not see the one before would undo it.
    [[nodiscard]] QFuture<Result<>> store(const InstanceId &instance,
                                          std::function<Result<>(HostRules &)> apply);
    void storeNext();
    void endChange(const Result<> &result);
    void ask(const HostQuestion &question);
    void review(const InstanceId &instance);

    Registry &m_registry;
    QList<HostQuestion> m_open;
    std::deque<Change> m_changes; ///< The first is being stored.
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::HostQuestion)
