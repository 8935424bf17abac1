// SPDX-License-Identifier: MIT
#include "core/base/storethread.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace orrery {

namespace {

Q_LOGGING_CATEGORY(lcStore, "orrery.base", QtInfoMsg)

/// A group is one commit; a longer one would only make its first writer wait.
constexpr size_t maxGroup = 256;
constexpr size_t maxOpen = 32;
constexpr auto houseEvery = 60s;
constexpr auto closeAfter = 5min;

} // namespace

void StoreQueue::push(StoreTask task)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
}

StoreThread::StoreThread(StoreQueue &queue, Access access, std::atomic<quint64> &commits)
    : m_queue(queue)
    , m_access(access)
    , m_commits(commits)
    , m_lastHouse(std::chrono::steady_clock::now())
    , m_thread([this] { loop(); })
{
}

StoreThread::~StoreThread()
{
    {
        const std::scoped_lock lock(m_queue.m_mutex);
        m_stop = true;
    }
    m_queue.m_wake.notify_all();
    m_thread.join();
}

void StoreThread::post(Errand errand)
{
    {
        const std::scoped_lock lock(m_queue.m_mutex);
        m_errands.push_back(std::move(errand));
    }
    m_queue.m_wake.notify_all();
}

void StoreThread::loop()
{
    std::unique_lock lock(m_queue.m_mutex);
    for (;;) {
        const auto isWanted = [this] {
            return m_stop || !m_errands.empty() || !m_queue.m_tasks.empty();
        };
        if (m_open.empty())
            m_queue.m_wake.wait(lock, isWanted); // no timer while there is nothing to look after
        else
            m_queue.m_wake.wait_for(lock, houseEvery, isWanted);

        std::deque<Errand> errands = std::exchange(m_errands, {});
        // A reader leaves the rest to the others, unless an errand has to come behind all of it.
        const size_t count = m_access == Access::Write || !errands.empty()
            ? m_queue.m_tasks.size()
            : std::min<size_t>(1, m_queue.m_tasks.size());
        Group tasks(
            std::make_move_iterator(m_queue.m_tasks.begin()),
            std::make_move_iterator(m_queue.m_tasks.begin() + static_cast<ptrdiff_t>(count)));
        m_queue.m_tasks.erase(m_queue.m_tasks.begin(),
                              m_queue.m_tasks.begin() + static_cast<ptrdiff_t>(count));
        const bool isDone = m_stop && m_queue.m_tasks.empty() && errands.empty() && tasks.empty();
        lock.unlock();
        if (isDone)
            break;
        work(std::move(tasks));
        for (const Errand &errand : errands)
            errand(*this);
        if (const auto now = std::chrono::steady_clock::now(); now - m_lastHouse >= houseEvery)
            keepHouse(now);
        lock.lock();
    }
    m_open.clear(); // connections end on the thread that made them
}

void StoreThread::work(Group tasks)
{
    if (m_access == Access::Read)
        return readAll(tasks);
    // Groups keep the order of the writes within each store of each Collection.
    std::ranges::stable_sort(tasks, [](const StoreTask &a, const StoreTask &b) {
        return std::tie(a.collection.id, a.kind) < std::tie(b.collection.id, b.kind);
    });
    for (auto first = tasks.begin(); first != tasks.end();) {
        const auto last = std::find_if(first, tasks.end(), [first](const StoreTask &task) {
            return task.kind != first->kind || task.collection.id != first->collection.id;
        });
        const auto end = std::min(last, first + std::min<ptrdiff_t>(last - first, maxGroup));
        writeTogether({first, end});
        first = end;
    }
}

void StoreThread::readAll(Group &tasks)
{
    for (StoreTask &task : tasks) {
        if (!task.kind) {
            task.done({});
            continue;
        }
        auto opened = session(task);
        task.done(opened ? task.job(**opened) : Result<>(std::unexpected(opened.error())));
    }
}

void StoreThread::writeTogether(std::span<StoreTask> tasks)
{
    auto opened = session(tasks.front());
    Result<> result = opened ? (*opened)->begin() : Result<>(std::unexpected(opened.error()));
    if (!result) {
        for (StoreTask &task : tasks)
            task.done(result);
        return;
    }
    for (size_t i = 0; result && i < tasks.size(); ++i)
        result = tasks[i].job(**opened);
    if (result)
        result = (*opened)->commit();
    if (result) {
        ++m_commits;
        for (StoreTask &task : tasks)
            task.done({});
        return;
    }
    (*opened)->rollback();
    if (tasks.size() == 1) {
        qCWarning(lcStore) << "a write failed:" << result.error().detail;
        return tasks.front().done(result);
    }
    // One bad write must not take its neighbours with it.
    for (StoreTask &task : tasks)
        writeAlone(task, **opened);
}

void StoreThread::writeAlone(StoreTask &task, StoreSession &session)
{
    Result<> result = session.begin();
    if (result) {
        result = task.job(session);
        if (result)
            result = session.commit();
        if (!result)
            session.rollback();
        ++m_commits;
    }
    if (!result)
        qCWarning(lcStore) << "a write failed:" << result.error().detail;
    task.done(result);
}

Result<StoreSession *> StoreThread::session(const StoreTask &task)
{
    const auto it = std::ranges::find_if(m_open, [&task](const Open &open) {
        return open.kind == task.kind && open.collection == task.collection.id;
    });
    if (it != m_open.end()) {
        it->used = std::chrono::steady_clock::now();
        m_open.splice(m_open.begin(), m_open, it);
        return it->session.get();
    }
    auto opened = task.kind->open(task.collection, m_access);
    if (!opened) {
        qCWarning(lcStore) << "a store does not open:" << opened.error().detail;
        return std::unexpected(opened.error());
    }
    m_open.push_front({.kind = task.kind,
                       .collection = task.collection.id,
                       .session = *std::move(opened),
                       .used = std::chrono::steady_clock::now()});
    if (m_open.size() > maxOpen)
        m_open.pop_back();
    return m_open.front().session.get();
}

void StoreThread::keepHouse(std::chrono::steady_clock::time_point now)
{
    m_lastHouse = now;
    for (const Open &open : m_open) {
        if (m_access != Access::Write)
            break;
        if (const auto done = open.session->keepHouse(); !done)
            qCWarning(lcStore) << "cleaning up failed:" << done.error().detail;
    }
    std::erase_if(m_open, [now](const Open &open) { return now - open.used > closeAfter; });
}

void StoreThread::closeCollection(const std::string &collection)
{
    std::erase_if(m_open,
                  [&collection](const Open &open) { return open.collection == collection; });
}

void StoreThread::closeKind(const StoreKind &kind)
{
    std::erase_if(m_open, [&kind](const Open &open) { return open.kind == &kind; });
}

} // namespace orrery
