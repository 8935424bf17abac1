// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/http/lane.h"
#include "core/http/task.h"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/post.hpp>

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
    using Handler = asio::any_completion_handler<void(T)>;

    Reply(asio::io_context &context, Handler handler)
        : m_state(std::make_shared<State>(context, std::move(handler)))
    {
    }

    void operator()(T value) const
    {
        if (m_state->answered.exchange(true) || m_state->isLate())
            return;
        asio::post(m_state->context,
                   [handler = std::move(m_state->handler), result = std::move(value)]() mutable {
                       std::move(handler)(std::move(result));
                   });
    }

private:
    struct State {
        State(asio::io_context &c, Handler h)
            : lane(Lane::of(c))
            , context(c)
            , handler(std::move(h))
        {
        }
        ~State()
        {
            // Nobody answered. The coroutine has to end on its own thread, not on this one.
            if (handler && !isLate())
                asio::post(context, [dropped = std::move(handler)] {});
        }
        [[nodiscard]] bool isLate() const { return lane && lane->isClosed(); }

        std::shared_ptr<Lane> lane; // declared first: the handler's frame needs it while it dies
        asio::io_context &context;
        Handler handler;
        std::atomic<bool> answered = false;
    };
    std::shared_ptr<State> m_state;
};

/// Calls \a start with a Reply, on this thread, and waits until it is given.
template <typename T, typename Start> [[nodiscard]] Task<T> awaitReply(Start start)
{
    co_return co_await waitFor<T>([&start](asio::io_context &context, auto handler) {
        start(Reply<T>(context, std::move(handler)));
    });
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
