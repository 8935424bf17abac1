// SPDX-License-Identifier: MIT
#include "core/base/storepool.h"

#include "core/base/storethread.h"

#include <QCoreApplication>
#include <QPromise>

#include <algorithm>
#include <atomic>
#include <set>

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(StorePool)
};

} // namespace

struct StorePool::Impl {
    explicit Impl(int readers)
        : readQueue(std::max(1, readers - 1))
    {
    }

    std::atomic<quint64> commits = 0;
    std::mutex mutex; // guards closed; held while a task is queued
    std::set<std::string> closed;
    StoreQueue readQueue;
    std::vector<std::unique_ptr<StoreQueue>> writeQueues;
    std::vector<std::unique_ptr<StoreThread>> threads; // last: they use the queues

    /// False when the Collection is closed. Checked and queued in one step, so that nothing
    /// opens its files again behind close().
    bool push(StoreQueue &queue, StoreTask &task, Access access)
    {
        const std::scoped_lock lock(mutex);
        if (closed.contains(task.collection.id))
            return false;
        queue.push(std::move(task), access);
        return true;
    }

    /// One task for every thread; \a all runs after the last of them.
    void everywhere(const std::function<void(StoreThread &)> &work, std::function<void()> all)
    {
        const auto left = std::make_shared<std::atomic<size_t>>(threads.size());
        for (const auto &thread : threads) {
            thread->post([work, left, all](StoreThread &here) {
                work(here);
                if (--*left == 0)
                    all();
            });
        }
    }
};

StorePool::StorePool(int writers, int readers)
    : m_impl(std::make_unique<Impl>(readers))
{
    for (int i = 0; i < std::max(1, writers); ++i) {
        m_impl->writeQueues.push_back(std::make_unique<StoreQueue>());
        m_impl->threads.push_back(std::make_unique<StoreThread>(*m_impl->writeQueues.back(),
                                                                Access::Write, m_impl->commits));
    }
    for (int i = 0; i < std::max(1, readers); ++i) {
        m_impl->threads.push_back(
            std::make_unique<StoreThread>(m_impl->readQueue, Access::Read, m_impl->commits));
    }
}

StorePool::~StorePool() = default;

void StorePool::run(Access access, const StoreKind &kind, const CollectionRef &collection, Job job,
                    Done done)
{
    const size_t writer = std::hash<std::string>{}(collection.id) % m_impl->writeQueues.size();
    StoreQueue &queue = access == Access::Write ? *m_impl->writeQueues[writer] : m_impl->readQueue;
    StoreTask task{&kind, collection, std::move(job), std::move(done)};
    if (!m_impl->push(queue, task, access))
        task.done(fail(ErrorCode::Unavailable, Text::tr("This data is being replaced.")));
}

void StorePool::read(const StoreKind &kind, const CollectionRef &collection, Job job, Done done)
{
    run(Access::Read, kind, collection, std::move(job), std::move(done));
}

void StorePool::write(const StoreKind &kind, const CollectionRef &collection, Job job, Done done)
{
    run(Access::Write, kind, collection, std::move(job), std::move(done));
}

void StorePool::run(std::function<void()> work)
{
    m_impl->readQueue.push(
        {nullptr, {}, {}, [work = std::move(work)](const Result<> &) { work(); }}, Access::Scan);
}

QFuture<void> StorePool::close(const std::string &collection)
{
    {
        const std::scoped_lock lock(m_impl->mutex);
        m_impl->closed.insert(collection);
    }
    const auto promise = std::make_shared<QPromise<void>>(); // shared by the threads' tasks
    promise->start();
    m_impl->everywhere([collection](StoreThread &thread) { thread.closeCollection(collection); },
                       [promise] { promise->finish(); });
    return promise->future();
}

void StorePool::reopen(const std::string &collection)
{
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->closed.erase(collection);
}

void StorePool::forget(const StoreKind &kind)
{
    QPromise<void> promise;
    promise.start();
    m_impl->everywhere([&kind](StoreThread &thread) { thread.closeKind(kind); },
                       [&promise] { promise.finish(); });
    promise.future().waitForFinished();
}

quint64 StorePool::commits() const
{
    return m_impl->commits.load();
}

} // namespace orrery
