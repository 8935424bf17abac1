// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/http/lane.h"

#include <QFuture>
#include <QMetaObject>
#include <QThreadPool>

#include <atomic>
#include <functional>

/// Where the coroutines of the data plane meet other threads: the store threads, a worker pool and
/// the main thread.
namespace orrery::http {

/// The answer that a coroutine waits for; copyable. The first call counts, from any thread.
template <typename T> class Reply
{
public:
    Reply(Lane &lane, Answer<T> answer)
        : m_state(std::make_shared<State>(lane.shared_from_this(), std::move(answer)))
    {
    }

    void operator()(T value) const
    {
        if (m_state->answered.exchange(true) || m_state->lane->isClosed())
            return;
        m_state->lane->post([answer = std::move(m_state->answer),
                             result = std::move(value)]() mutable { answer(std::move(result)); });
    }

private:
    struct State {
        State(std::shared_ptr<Lane> l, Answer<T> a)
            : lane(std::move(l))
            , answer(std::move(a))
        {
        }
        ~State()
        {
            // Nobody answered. The coroutine has to end on its own thread, not on this one.
            if (!answered && !lane->isClosed())
                lane->post([dropped = std::move(answer)] {});
        }

        std::shared_ptr<Lane> lane; // declared first: the coroutine needs it while it dies
        Answer<T> answer;
        std::atomic<bool> answered = false;
    };
    std::shared_ptr<State> m_state;
};

/// Calls \a start with a Reply, on this thread, and waits until it is given.
template <typename T, typename Start> [[nodiscard]] Task<T> awaitReply(Start start)
{
    co_return co_await waitFor<T>(
        [&start](Lane &lane, Answer<T> answer) { start(Reply<T>(lane, std::move(answer))); });
}

/// Runs \a work on \a pool and waits for what it returns. \a work throws nothing.
template <typename Work>
[[nodiscard]] auto runOn(QThreadPool &pool, Work work) -> Task<std::invoke_result_t<Work &>>
{
    using T = std::invoke_result_t<Work &>;
    co_return co_await awaitReply<T>([&pool, &work](Reply<T> reply) {
        pool.start([reply = std::move(reply), job = std::move(work)]() mutable { reply(job()); });
    });
}

/// Runs \a work on the thread of \a context and waits for what it returns.
template <typename Work>
[[nodiscard]] auto runOn(QObject *context, Work work) -> Task<std::invoke_result_t<Work &>>
{
    using T = std::invoke_result_t<Work &>;
    co_return co_await awaitReply<T>([context, &work](Reply<T> reply) {
        QMetaObject::invokeMethod(
            context, [reply = std::move(reply), job = std::move(work)]() mutable { reply(job()); },
            Qt::QueuedConnection);
    });
}

/// Calls \a make on the thread of \a context and waits for the future that it returns, a
/// QFuture<Result<…>>. Cancelled when the future is cancelled or \a context dies.
template <typename Make>
[[nodiscard]] auto awaitFuture(QObject *context, Make make) -> Task<decltype(make().result())>
{
    using T = decltype(make().result());
    co_return co_await awaitReply<T>([context, &make](Reply<T> reply) {
        QMetaObject::invokeMethod(
            context,
            [context, reply, job = std::move(make)]() mutable {
                job()
                    .then(context, [reply](const T &result) { reply(result); })
                    .onCanceled(context, [reply] { reply(fail(ErrorCode::Cancelled, {})); });
            },
            Qt::QueuedConnection);
    });
}

} // namespace orrery::http
