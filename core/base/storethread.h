// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/storepool.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace orrery {

class StoreThread;

/// One thing to do for a store; without a kind only \a done is called.
struct StoreTask {
    const StoreKind *kind = nullptr;
    CollectionRef collection;
    StorePool::Job job;
    StorePool::Done done;
};

/// What store threads wait for: one queue per writer, one shared by all readers. Thread: any.
class StoreQueue
{
public:
    /// At most \a scans run at once, so that a thread is left for what answers at once.
    explicit StoreQueue(int scans = 1);

    void push(StoreTask task, Access access);

private:
    friend class StoreThread;
    std::mutex m_mutex; // guards the members below, and m_errands and m_stop of its threads
    std::condition_variable m_wake;
    std::deque<StoreTask> m_tasks;
    std::deque<StoreTask> m_scans;
    int m_freeScans;
    int m_atTasks = 0; // threads that will look at m_tasks again before they sleep
};

/// One store thread with its own connections. The destructor works the queue off, then joins.
class StoreThread
{
public:
    using Errand = std::function<void(StoreThread &)>;

    /// \a committed is called on this thread after each commit, before its tasks are told.
    StoreThread(StoreQueue &queue, Access access, std::function<void()> committed);
    ~StoreThread();

    /// Runs \a errand on this thread, behind what its queue holds now. Thread: any.
    void post(Errand errand);

    // On this thread only:
    void closeCollection(const std::string &collection);
    void closeKind(const StoreKind &kind);

private:
    struct Open {
        const StoreKind *kind;
        std::string collection;
        std::unique_ptr<StoreSession> session;
        std::chrono::steady_clock::time_point used;
    };
    using Group = std::vector<StoreTask>;

    void loop();
    [[nodiscard]] bool isWanted() const;
    [[nodiscard]] Group takeTasks(bool all);
    [[nodiscard]] std::optional<StoreTask> takeScan();
    void runScan(StoreTask task);
    void work(Group tasks);
    void inRuns(Group &tasks, size_t longest, void (StoreThread::*run)(std::span<StoreTask>));
    void readTogether(std::span<StoreTask> tasks);
    void writeTogether(std::span<StoreTask> tasks);
    void writeAlone(StoreTask &task, StoreSession &session);
    [[nodiscard]] Result<StoreSession *> session(const StoreTask &task);
    void keepHouse(std::chrono::steady_clock::time_point now);
    void workABit();
    void settle();
    void committed();

    StoreQueue &m_queue;
    const Access m_access;
    const std::function<void()> m_tellCommitted;
    std::deque<Errand> m_errands;
    bool m_stop = false;
    bool m_hasWork = false; // maybe, in the background of some session
    bool m_hasWritten = false; // since it settled
    std::list<Open> m_open; // the ones used last first
    std::chrono::steady_clock::time_point m_lastHouse;
    std::thread m_thread; // last: it uses the others
};

} // namespace orrery
