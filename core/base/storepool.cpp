// SPDX-License-Identifier: MIT
#include "core/base/storepool.h"

#include "core/base/storethread.h"
#include "core/foundation/background.h"

#include <QCoreApplication>
#include <QPromise>

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <set>
#include <thread>

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(StorePool)
};

/// A state that a thread still reads keeps the log of what was written since from shrinking: a
/// thread that has not read for so many commits gives its state up.
constexpr quint64 oldState = 64;

/// The connections of one thread that calls readHere(). Others touch them only to close them.
struct Here {
    static constexpr size_t mostOpen = 16;

    struct Open {
        const StoreKind *kind;
        std::string collection;
        std::unique_ptr<StoreSession> session;
        quint64 commits = 0; ///< How many there were at the last read.
        bool isReading = false; ///< In a transaction that began after that many.

        Result<> read(quint64 now, const StorePool::Job &job)
        {
            // As long as nothing is committed, all reads share a transaction: one for each costs
            // more than the get itself.
            Result<> done;
            const bool isQuiet = commits == now;
            commits = now;
            if (isReading && !isQuiet)
                done = end();
            if (done && isQuiet && !isReading) {
                done = session->begin();
                isReading = done.has_value();
            }
            if (done)
                done = job(*session);
            if (!done && isReading) {
                session->rollback();
                isReading = false;
            }
            return done;
        }

        Result<> end()
        {
            isReading = false;
            auto ended = session->commit();
            if (!ended)
                session->rollback();
            return ended;
        }
    };

    std::mutex mutex; // guards open; locked after that of the pool
    std::list<Open> open; // the one used last first

    Result<Open *> session(const StoreKind &kind, const CollectionRef &collection)
    {
        const auto it = std::ranges::find_if(open, [&](const Open &one) {
            return one.kind == &kind && one.collection == collection.id;
        });
        if (it != open.end()) {
            open.splice(open.begin(), open, it);
            return &*it;
        }
        auto opened = kind.open(collection, Access::Read);
        if (!opened)
            return std::unexpected(opened.error());
        if (open.size() >= mostOpen)
            open.pop_back();
        open.push_front(
            {.kind = &kind, .collection = collection.id, .session = *std::move(opened)});
        return &open.front();
    }
};

} // namespace

struct StorePool::Impl {
    explicit Impl(int readers)
        : readQueue(std::max(1, readers - 1))
    {
    }

    std::atomic<quint64> commits = 0;
    std::atomic<quint64> swept = 0; ///< Commits when old states were last looked for.
    std::mutex mutex; // guards closed; held while a task is queued
    std::set<std::string> closed;
    std::map<std::thread::id, Here> readHere;
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

    /// Ends what other threads have open; returns when none of them is at it any more.
    void closeHere(const std::function<bool(const Here::Open &)> &isMeant)
    {
        const std::scoped_lock lock(mutex);
        for (auto &[thread, one] : readHere) {
            const std::scoped_lock alone(one.mutex);
            std::erase_if(one.open, isMeant);
        }
    }

    void noteCommit()
    {
        const quint64 now = ++commits;
        quint64 last = swept.load();
        if (now < last + oldState || !swept.compare_exchange_strong(last, now))
            return;
        closeHere([now](const Here::Open &open) {
            return open.isReading && open.commits + oldState <= now;
        });
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
    const auto noteCommit = [impl = m_impl.get()] { impl->noteCommit(); };
    for (int i = 0; i < std::max(1, writers); ++i) {
        m_impl->writeQueues.push_back(std::make_unique<StoreQueue>());
        m_impl->threads.push_back(
            std::make_unique<StoreThread>(*m_impl->writeQueues.back(), Access::Write, noteCommit));
    }
    for (int i = 0; i < std::max(1, readers); ++i) {
        m_impl->threads.push_back(
            std::make_unique<StoreThread>(m_impl->readQueue, Access::Read, noteCommit));
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

Result<> StorePool::readHere(const StoreKind &kind, const CollectionRef &collection, const Job &job)
{
    std::unique_lock lock(m_impl->mutex);
    if (m_impl->closed.contains(collection.id))
        return fail(ErrorCode::Unavailable, Text::tr("This data is being replaced."));
    Here &here = m_impl->readHere[std::this_thread::get_id()];
    const std::scoped_lock alone(here.mutex); // before the other is given up: see closeHere()
    lock.unlock();
    const quint64 commits = m_impl->commits.load(); // before the state that is read
    const auto session = here.session(kind, collection);
    return session ? (*session)->read(commits, job) : std::unexpected(session.error());
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
    m_impl->closeHere([&](const Here::Open &open) { return open.collection == collection; });
    const auto promise = std::make_shared<QPromise<void>>(); // shared by the threads' tasks
    promise->start();
    m_impl->everywhere([collection](StoreThread &thread) { thread.closeCollection(collection); },
                       [promise] { finishInMain(promise); });
    return promise->future();
}

void StorePool::reopen(const std::string &collection)
{
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->closed.erase(collection);
}

void StorePool::forget(const StoreKind &kind)
{
    m_impl->closeHere([&kind](const Here::Open &open) { return open.kind == &kind; });
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
