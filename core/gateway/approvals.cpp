// SPDX-License-Identifier: MIT
#include "core/gateway/approvals.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

using namespace std::chrono_literals;
constexpr auto tokenLife = 10min;
constexpr auto approvalLife = 10min;
constexpr auto longPoll = 25s;
constexpr auto silence = 60s; ///< A browser that has not asked for so long has gone.
constexpr size_t mostWaiting = 8;

QString fourLetters()
{
    constexpr QLatin1StringView letters{"ABCDEFGHJKLMNPQRSTUVWXYZ"}; // no I and O: like 1 and 0
    QString code;
    for (int i = 0; i < 4; ++i)
        code += letters.at(QRandomGenerator::system()->bounded(static_cast<int>(letters.size())));
    return code;
}

} // namespace

struct Approvals::Waiting {
    Approval approval;
    QString secret;
    Outcome outcome = Outcome::Waiting;
    Clock::TimePoint since;
    Clock::TimePoint seen;
    std::optional<QPromise<Result<Answer>>> promise; ///< Of the poll that is open.
    QTimer pollLimit;

    void answer(Outcome what)
    {
        pollLimit.stop();
        if (!promise)
            return;
        QPromise<Result<Answer>> finished = std::move(*promise);
        promise.reset();
        finished.addResult(Result<Answer>(Answer{what, approval.instance, approval.browser}));
        finished.finish();
    }
};

Approvals::Approvals(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

Approvals::~Approvals()
{
    for (const WaitingPtr &one : m_waiting)
        one->answer(Outcome::Gone);
}

QString Approvals::makeToken(const InstanceId &instance)
{
    const auto now = m_clock.now();
    std::erase_if(m_tokens, [now](const auto &entry) { return entry.second.second <= now; });
    const QString token = randomSecret();
    m_tokens[token] = {instance, now + tokenLife};
    return token;
}

std::optional<InstanceId> Approvals::useToken(const QString &token)
{
    const auto it = m_tokens.find(token);
    if (it == m_tokens.end())
        return {};
    const auto [instance, until] = it->second;
    m_tokens.erase(it);
    if (until <= m_clock.now())
        return {};
    return instance;
}

QList<Approval> Approvals::waiting() const
{
    QList<Approval> all;
    for (const WaitingPtr &one : m_waiting) {
        if (one->outcome == Outcome::Waiting)
            all += one->approval;
    }
    return all;
}

void Approvals::forgetOld()
{
    const auto now = m_clock.now();
    QStringList gone;
    std::erase_if(m_waiting, [&](const WaitingPtr &one) {
        const bool silent = !one->promise && now - one->seen > silence;
        if (!silent && now - one->since <= approvalLife)
            return false;
        if (one->outcome == Outcome::Waiting)
            gone += one->approval.id;
        one->answer(Outcome::Gone);
        return true;
    });
    for (const QString &id : gone)
        Q_EMIT settled(id);
}

Result<Approvals::Ticket> Approvals::ask(const InstanceId &instance, const QString &host,
                                         const QString &userAgent)
{
    forgetOld();
    if (waiting().size() >= static_cast<qsizetype>(mostWaiting)) {
        return fail(ErrorCode::Conflict,
                    tr("Too many browsers ask to be let in. Answer them in Orrery first."));
    }
    auto made = std::make_unique<Waiting>();
    made->approval = {.id = randomId(),
                      .code = fourLetters(),
                      .instance = instance,
                      .host = host,
                      .browser = browserName(userAgent)};
    made->secret = randomSecret();
    made->since = made->seen = m_clock.now();
    const Ticket ticket{made->secret, made->approval.code};
    const Approval approval = made->approval;
    m_waiting.push_back(std::move(made));
    Q_EMIT requested(approval);
    return ticket;
}

QFuture<Result<Approvals::Answer>> Approvals::wait(const QString &ticket)
{
    const auto now = m_clock.now();
    const auto it = std::ranges::find_if(
        m_waiting, [&](const WaitingPtr &one) { return one->secret == ticket; });
    if (it == m_waiting.end())
        return QtFuture::makeReadyValueFuture(Result<Answer>(Answer{}));
    Waiting &one = **it;
    one.seen = now;
    if (one.outcome != Outcome::Waiting) {
        const Answer answer{one.outcome, one.approval.instance, one.approval.browser};
        m_waiting.erase(it);
        return QtFuture::makeReadyValueFuture(Result<Answer>(answer));
    }
    one.answer(Outcome::Waiting); // a page that was loaded twice: the older poll asks again
    one.promise.emplace();
    one.promise->start();
    QFuture<Result<Answer>> future = one.promise->future();
    one.pollLimit.setSingleShot(true);
    one.pollLimit.disconnect();
    connect(&one.pollLimit, &QTimer::timeout, this, [&one] { one.answer(Outcome::Waiting); });
    one.pollLimit.start(longPoll);
    return future;
}

void Approvals::settle(const QString &id, bool approved)
{
    const auto it = std::ranges::find_if(
        m_waiting, [&](const WaitingPtr &one) { return one->approval.id == id; });
    if (it == m_waiting.end() || (*it)->outcome != Outcome::Waiting)
        return;
    (*it)->outcome = approved ? Outcome::Approved : Outcome::Denied;
    (*it)->seen = m_clock.now();
    if ((*it)->promise) {
        const WaitingPtr told = std::move(*it);
        m_waiting.erase(it);
        told->answer(told->outcome);
    }
    Q_EMIT settled(id);
}

QString browserName(const QString &userAgent)
{
    const auto says = [&userAgent](QLatin1StringView word) { return userAgent.contains(word); };
    QString browser = Approvals::tr("A browser");
    if (says("Edg/"_L1))
        browser = u"Edge"_s;
    else if (says("OPR/"_L1))
        browser = u"Opera"_s;
    else if (says("Firefox/"_L1))
        browser = u"Firefox"_s;
    else if (says("Chrome/"_L1) || says("Chromium/"_L1))
        browser = u"Chrome"_s;
    else if (says("Safari/"_L1))
        browser = u"Safari"_s;
    QString system;
    if (says("Android"_L1))
        system = u"Android"_s;
    else if (says("Windows"_L1))
        system = u"Windows"_s;
    else if (says("Mac OS"_L1))
        system = u"macOS"_s;
    else if (says("Linux"_L1))
        system = u"Linux"_s;
    //: A web browser and an operating system: "Firefox on Linux".
    return system.isEmpty() ? browser : Approvals::tr("%1 on %2").arg(browser, system);
}

} // namespace orrery

#include <moc_approvals.cpp>
