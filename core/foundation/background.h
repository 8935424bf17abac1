// SPDX-License-Identifier: MIT
#pragma once

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>
#include <QRunnable>
#include <QThreadPool>

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace orrery {

/// Ends \a promise, which has its result, in the main thread: there its future is waited for and
/// gets its continuations. Qt 6.8 runs a continuation twice and crashes when it is given while
/// another thread ends the future. Thread: any.
template <typename T> void finishInMain(std::shared_ptr<QPromise<T>> promise)
{
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [promise = std::move(promise)] { promise->finish(); },
        Qt::QueuedConnection);
}

/// Runs \a work(QPromise<T> &), which adds the result, on a thread of \a pool. A future cancelled
/// before that stays without result. Thread: main; the future ends there.
template <typename T, typename Work>
    requires std::invocable<Work &, QPromise<T> &>
QFuture<T> inBackgroundFor(QThreadPool &pool, Work work)
{
    auto promise = std::make_shared<QPromise<T>>(); // shared: what is posted must be copyable
    promise->start();
    QFuture<T> future = promise->future();
    pool.start(QRunnable::create([promise = std::move(promise), work = std::move(work)]() mutable {
        if (!promise->isCanceled())
            work(*promise);
        finishInMain(std::move(promise));
    }));
    return future;
}

/// Runs \a work(\a arguments…) on a thread of \a pool. Thread: main; the future ends there.
template <typename Work, typename... Arguments>
    requires std::invocable<Work &, Arguments...>
auto inBackground(QThreadPool &pool, Work work, Arguments... arguments)
{
    using T = std::invoke_result_t<Work &, Arguments...>;
    return inBackgroundFor<T>(pool,
                              [work = std::move(work),
                               ... arguments = std::move(arguments)](QPromise<T> &promise) mutable {
                                  if constexpr (std::is_void_v<T>)
                                      std::invoke(work, std::move(arguments)...);
                                  else
                                      promise.addResult(std::invoke(work, std::move(arguments)...));
                              });
}

/// The same on a thread of the global pool.
template <typename Work, typename... Arguments>
    requires std::invocable<Work &, Arguments...>
auto inBackground(Work work, Arguments... arguments)
{
    return inBackground(*QThreadPool::globalInstance(), std::move(work), std::move(arguments)...);
}

} // namespace orrery
