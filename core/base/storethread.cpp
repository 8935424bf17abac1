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
/// A reader takes so many at once; a longer run would keep work from the other readers.
constexpr size_t maxReads = 16;
constexpr size_t maxOpen = 32;
constexpr auto houseEvery = 60s;
constexpr auto closeAfter = 5min;
constexpr auto quietAfter = 1s;

} // namespace

StoreQueue::StoreQueue(int scans)
    : m_freeScans(scans)
{
}

void StoreQueue::push(StoreTask task, Access access)
{
    bool mustWake = true;
    {
        const std::scoped_lock lock(m_mutex);
        (access == Access::Scan ? m_scans : m_tasks).push_back(std::move(task));
        // Waking one more thread costs more than the task itself, and breaks up its group.
        if (access != Access::Scan)
            mustWake = m_atTasks == 0 || m_tasks.size() > maxReads;
    }
    if (mustWake)
        m_wake.notify_one();
}

StoreThread::StoreThread(StoreQueue &queue, Access access, std::function<void()> committed)
    : m_queue(queue)
    , m_access(access)
    , m_tellCommitted(std::move(committed))
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

bool StoreThread::isWanted() const
{
    return m_stop || m_hasWork || !m_errands.empty() || !m_queue.m_tasks.empty()
        || (!m_queue.m_scans.empty() && m_queue.m_freeScans > 0);
}

StoreThread::Group StoreThread::takeTasks(bool all)
{
    std::deque<StoreTask> &tasks = m_queue.m_tasks;
    const size_t count = all ? tasks.size() : std::min(tasks.size(), maxReads);
    const auto end = tasks.begin() + static_cast<ptrdiff_t>(count);
    Group taken(std::make_move_iterator(tasks.begin()), std::make_move_iterator(end));
    tasks.erase(tasks.begin(), end);
    return taken;
}

std::optional<StoreTask> StoreThread::takeScan()
{
    if (m_queue.m_scans.empty() || m_queue.m_freeScans == 0)
        return std::nullopt;
    --m_queue.m_freeScans;
    StoreTask taken = std::move(m_queue.m_scans.front());
    m_queue.m_scans.pop_front();
    return taken;
}

void StoreThread::loop()
{
    std::unique_lock lock(m_queue.m_mutex);
    for (;;) {
        bool isQuiet = false;
        if (m_open.empty())
            m_queue.m_wake.wait(lock, [this] { return isWanted(); }); // nothing to look after
        else
            isQuiet = !m_queue.m_wake.wait_for(lock, m_hasWritten ? quietAfter : houseEvery,
                                               [this] { return isWanted(); });

        std::deque<Errand> errands = std::exchange(m_errands, {});
        // A reader leaves the rest to the others, unless an errand has to come behind all of it.
        Group tasks = takeTasks(m_access == Access::Write || !errands.empty());
        std::deque<StoreTask> scans;
        if (!errands.empty())
            scans = std::exchange(m_queue.m_scans, {});
        std::optional<StoreTask> scan = tasks.empty() ? takeScan() : std::nullopt;
        const bool isDone = m_stop && tasks.empty() && !scan && errands.empty() && scans.empty()
            && (m_queue.m_scans.empty() || m_queue.m_freeScans == 0); // others are at them
        const int atTasks = tasks.empty() ? 0 : 1;
        m_queue.m_atTasks += atTasks;
        lock.unlock();
        if (isDone)
            break;
        work(std::move(tasks));
        for (StoreTask &one : scans)
            runScan(std::move(one));
        for (const Errand &errand : errands)
            errand(*this);
        if (scan)
            runScan(*std::move(scan));
        if (const auto now = std::chrono::steady_clock::now(); now - m_lastHouse >= houseEvery)
            keepHouse(now);
        if (m_hasWork)
            workABit();
        if (isQuiet && m_hasWritten)
            settle();
        lock.lock();
        m_queue.m_atTasks -= atTasks;
        if (scan) {
            ++m_queue.m_freeScans;
            m_queue.m_wake.notify_one();
        }
    }
    m_open.clear(); // connections end on the thread that made them
}

void StoreThread::runScan(StoreTask task)
{
    readTogether({&task, 1});
}

void StoreThread::work(Group tasks)
{
    if (m_access != Access::Write)
        return inRuns(tasks, maxReads, &StoreThread::readTogether);
    // Groups keep the order of the writes within each store of each Collection.
    std::ranges::stable_sort(tasks, [](const StoreTask &a, const StoreTask &b) {
        return std::tie(a.collection.id, a.kind) < std::tie(b.collection.id, b.kind);
    });
    inRuns(tasks, maxGroup, &StoreThread::writeTogether);
}

/// Calls \a run for each run of neighbours that belong to one store.
void StoreThread::inRuns(Group &tasks, size_t longest,
                         void (StoreThread::*run)(std::span<StoreTask>))
{
    for (auto first = tasks.begin(); first != tasks.end();) {
        const auto last = std::find_if(first, tasks.end(), [first](const StoreTask &task) {
            return task.kind != first->kind || task.collection.id != first->collection.id;
        });
        const auto end =
            std::min(last, first + std::min(last - first, static_cast<ptrdiff_t>(longest)));
        (this->*run)({first, end});
        first = end;
    }
}

void StoreThread::readTogether(std::span<StoreTask> tasks)
{
    if (!tasks.front().kind) {
        for (StoreTask &task : tasks)
            task.done({});
        return;
    }
    const auto opened = session(tasks.front());
    // One read transaction for all: a transaction for each costs more than a get itself.
    Result<> begun = opened ? (*opened)->begin() : Result<>(std::unexpected(opened.error()));
    for (StoreTask &task : tasks)
        task.done(begun ? task.job(**opened) : begun);
    if (begun) {
        if (const auto ended = (*opened)->commit(); !ended)
            (*opened)->rollback();
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
        committed();
        m_hasWork = true; // what was written may have begun some
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
        committed();
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
    m_hasWork = m_access == Access::Write;
}

void StoreThread::workABit()
{
    m_hasWork = false;
    for (const Open &open : m_open) {
        const auto isMore = open.session->work();
        if (!isMore)
            qCWarning(lcStore) << "work in the background failed:" << isMore.error().detail;
        if (isMore.value_or(false)) {
            m_hasWork = true;
            committed();
        }
    }
}

void StoreThread::settle()
{
    for (const Open &open : m_open)
        open.session->settle();
    committed(); // an older state still reads the log
    m_hasWritten = false;
}

void StoreThread::committed()
{
    m_hasWritten = true;
    m_tellCommitted();
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
