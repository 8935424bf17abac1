// SPDX-License-Identifier: MIT
#include "core/micros/hostquestions.h"

#include "core/micros/supervisor.h"
#include "core/space/registry.h"

#include <algorithm>
#include <utility>

namespace orrery {

namespace {

/// An app that asks for more at once is up to something; the rest of its hosts stay shut.
constexpr qsizetype mostOpen = 20;

} // namespace

HostQuestions::HostQuestions(Registry &registry, Supervisor &supervisor, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&supervisor, &Supervisor::hostAsked, this,
            [this](const InstanceId &instance, const QString &host) { ask({instance, host}); });
    connect(&registry, &Registry::instanceChanged, this, &HostQuestions::review);
    connect(&registry, &Registry::instanceRemoved, this, &HostQuestions::review);
}

QFuture<Result<>> HostQuestions::answer(const HostQuestion &question, bool isAllowed)
{
    return store(question.instance,
                 [host = question.host, isAllowed](HostRules &rules) -> Result<> {
                     if (!isHostRule(host))
                         return fail(ErrorCode::InvalidInput,
                                     tr("“%1” is not a host: use a name such as “api.example.org”, "
                                        "“*.example.org” for all names below it, or an address.")
                                         .arg(host));
                     rules.insert(host, isAllowed);
                     return {};
                 });
}

QFuture<Result<>> HostQuestions::forget(const HostQuestion &question)
{
    return store(question.instance, [host = question.host](HostRules &rules) -> Result<> {
        if (rules.remove(host) == 0)
            return fail(ErrorCode::NotFound, tr("There is no rule for “%1”.").arg(host));
        return {};
    });
}

QFuture<Result<>> HostQuestions::store(const InstanceId &instance,
                                       std::function<Result<>(HostRules &)> apply)
{
    Change &change = m_changes.emplace_back(instance, std::move(apply), QPromise<Result<>>());
    change.done.start();
    const QFuture<Result<>> future = change.done.future();
    if (m_changes.size() == 1)
        storeNext();
    return future;
}

void HostQuestions::storeNext()
{
    const Change &change = m_changes.front();
    std::optional<Instance> instance = m_registry.instance(change.instance);
    if (!instance)
        return endChange(fail(ErrorCode::NotFound, tr("This app is not installed any more.")));
    if (const Result<> applied = change.apply(instance->hosts); !applied)
        return endChange(applied);
    m_registry.updateInstance(*instance).then(
        this, [this](const Result<> &stored) { endChange(stored); });
}

void HostQuestions::endChange(const Result<> &result)
{
    QPromise<Result<>> done = std::move(m_changes.front().done);
    m_changes.pop_front();
    done.addResult(result);
    done.finish();
    if (!m_changes.empty())
        storeNext();
}

void HostQuestions::ask(const HostQuestion &question)
{
    const auto ofIt = std::ranges::count(m_open, question.instance, &HostQuestion::instance);
    if (ofIt >= mostOpen || m_open.contains(question))
        return;
    m_open.append(question);
    Q_EMIT asked(question);
}

void HostQuestions::review(const InstanceId &instance)
{
    const std::optional<Instance> now = m_registry.instance(instance);
    const QList<HostQuestion> open = std::exchange(m_open, {});
    QList<HostQuestion> settledOnes;
    for (const HostQuestion &question : open) {
        const bool isSettled = question.instance == instance
            && (!now || !now->askHosts || verdict(now->hosts, question.host));
        (isSettled ? settledOnes : m_open).append(question);
    }
    for (const HostQuestion &question : std::as_const(settledOnes))
        Q_EMIT settled(question);
}

} // namespace orrery

#include <moc_hostquestions.cpp>
