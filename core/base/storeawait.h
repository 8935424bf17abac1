// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/storepool.h"
#include "core/http/bridge.h"

/// How a coroutine of the data plane waits for a store thread.
namespace orrery {

/// Runs \a work(Store &) → Result<T> on the store thread for \a access and waits for its value;
/// for writes until they are durable.
template <typename Store, typename Work>
[[nodiscard]] auto onStore(StorePool &pool, const StoreKind &kind, const CollectionRef &collection,
                           Access access, Work work)
    -> http::Task<std::invoke_result_t<Work &, Store &>>
{
    using R = std::invoke_result_t<Work &, Store &>;
    co_return co_await http::awaitReply<R>([&](http::Reply<R> reply) {
        // Shared by the job, which fills it, and by what is called after the commit.
        const auto result = std::make_shared<std::optional<R>>();
        StorePool::Job job = [result, work = std::move(work)](StoreSession &session) mutable {
            result->emplace(work(static_cast<Store &>(session)));
            return result->value() ? Result<>() : Result<>(std::unexpected((*result)->error()));
        };
        StorePool::Done done = [result, reply = std::move(reply)](const Result<> &finished) {
            if (finished)
                reply(**std::move(result));
            else
                reply(std::unexpected(finished.error()));
        };
        pool.run(access, kind, collection, std::move(job), std::move(done));
    });
}

} // namespace orrery
