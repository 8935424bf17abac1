// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/clock.h"
#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QPromise>

#include <map>
#include <memory>

namespace orrery {

/// A browser that asks to be let in.
struct Approval {
    QString id;
    QString code; ///< Four letters; the same are on the browser's page.
    InstanceId instance; ///< Empty: the Space's page.
    QString host; ///< As the browser asked for it.
    QString browser; ///< "Firefox on Linux"; what it says of itself.
    friend bool operator==(const Approval &, const Approval &) = default;
};

/// One-time tokens of Orrery's own links, and browsers that wait for a yes. Thread: main.
class Approvals : public QObject
{
    Q_OBJECT
public:
    enum class Outcome { Waiting, Approved, Denied, Gone };

    explicit Approvals(const Clock &clock, QObject *parent = nullptr); ///< Borrowed.
    ~Approvals() override; ///< Who waits is told Gone.

    /// A token that opens \a instance (empty: the Space's page) once, within ten minutes.
    [[nodiscard]] QString makeToken(const InstanceId &instance);
    /// What \a token opens; nothing if it is unknown, old or used.
    [[nodiscard]] std::optional<InstanceId> useToken(const QString &token);

    [[nodiscard]] QList<Approval> waiting() const;
    /// A browser asks. The ticket is its secret. Conflict: too many wait already.
    struct Ticket {
        QString secret;
        QString code;
    };
    [[nodiscard]] Result<Ticket> ask(const InstanceId &instance, const QString &host,
                                     const QString &userAgent);
    /// Answers when it is settled, else Waiting after a while. Approved is told once.
    struct Answer {
        Outcome outcome = Outcome::Gone;
        InstanceId instance;
        QString browser; ///< As in its Approval.
    };
    [[nodiscard]] QFuture<Result<Answer>> wait(const QString &ticket);

    void settle(const QString &id, bool approved); ///< Nothing happens for an unknown id.

Q_SIGNALS:
    void requested(const orrery::Approval &approval);
    void settled(const QString &id); ///< Approved, denied, or the browser has gone.

private:
    struct Waiting;
    using WaitingPtr = std::unique_ptr<Waiting>;

    void forgetOld();

    const Clock &m_clock;
    std::map<QString, std::pair<InstanceId, Clock::TimePoint>> m_tokens;
    std::vector<WaitingPtr> m_waiting;
};

/// "Firefox on Linux" from a User-Agent header.
[[nodiscard]] QString browserName(const QString &userAgent);

} // namespace orrery

Q_DECLARE_METATYPE(orrery::Approval)
