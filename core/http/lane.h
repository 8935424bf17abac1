// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/task.h"

#include <sys/epoll.h>

#include <array>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace orrery::http {

class ReadySocket;

/// Something that wants to look at the clock about once a second while it is registered.
class Ticking
{
public:
    virtual ~Ticking() = default;
    virtual void tick(std::chrono::steady_clock::time_point now) = 0;
};

/// Something that holds what waits for it; its lane drops that when it dies first.
class LaneMember
{
public:
    LaneMember(const LaneMember &) = delete;
    LaneMember &operator=(const LaneMember &) = delete;

protected:
    explicit LaneMember(Lane &lane);
    virtual ~LaneMember();
    [[nodiscard]] Lane &lane() const { return m_lane; }

private:
    friend class Lane;
    virtual void abandon() = 0;
    void leave();

    Lane &m_lane;
    bool m_isMember = true;
    LaneMember *m_previous = nullptr;
    LaneMember *m_next = nullptr;
};

/// One thread of the data plane: an event loop over sockets, timers and what other threads post; a
/// coarse clock for all time limits (one timer for all connections, none while nothing is
/// registered); a store of read buffers. Asio's loop did the same for a tenth more of a request's
/// processor time: a lock, an allocation and a call to the kernel for each thing waited for.
/// Shared by its Server and by every answer that other threads still owe, so that a late answer
/// never meets a dead lane. Thread: its own, apart from post(), stop() and isClosed().
class Lane : public std::enable_shared_from_this<Lane>
{
public:
    using Job = std::move_only_function<void()>;
    using TimePoint = std::chrono::steady_clock::time_point;
    static constexpr size_t bufferSize = 16 * 1024;
    using Buffer = std::unique_ptr<char[]>;

    [[nodiscard]] static std::shared_ptr<Lane> make(int index);
    ~Lane(); ///< Ends the coroutines that wait.

    [[nodiscard]] int index() const { return m_index; } ///< 0 to threads - 1.

    void run(); ///< Makes this thread the lane's, until stop().
    void stop(); ///< Thread: any.
    /// Runs what can run now, and returns. Makes this thread the lane's.
    void poll();
    /// Runs \a job on the lane's thread, behind what it does now. Thread: any.
    void post(Job job);
    [[nodiscard]] bool isHere() const { return m_thread.load() == std::this_thread::get_id(); }

    [[nodiscard]] bool isClosed() const { return m_closed.load(); }
    void close() { m_closed.store(true); } ///< No answer of another thread enters any more.

    void watch(Ticking *what);
    void unwatch(Ticking *what);

    [[nodiscard]] Buffer takeBuffer();
    void giveBuffer(Buffer buffer);

    /// "Sun, 06 Nov 1994 08:49:37 GMT", made anew once a second.
    [[nodiscard]] const std::string &date();

    /// Calls once, when its time has come, unless it is stopped or dies before. Milliseconds late.
    class Timer
    {
    public:
        explicit Timer(Lane &lane)
            : m_lane(lane)
        {
        }
        ~Timer() { stop(); }
        Timer(const Timer &) = delete;
        Timer &operator=(const Timer &) = delete;
        void start(std::chrono::milliseconds after, Job job); ///< In place of the last one.
        void stop();
        [[nodiscard]] bool isRunning() const { return m_isRunning; }

    private:
        friend class Lane;
        Lane &m_lane;
        Job m_job;
        std::multimap<TimePoint, Timer *>::iterator m_place;
        bool m_isRunning = false;
    };

private:
    friend class LaneMember;
    friend class ReadySocket;

    explicit Lane(int index);
    bool turn(bool mayWait);
    bool runJobs();
    bool runTimers();
    [[nodiscard]] int untilTimer() const;
    void scheduleTick();
    void tick();
    [[nodiscard]] bool add(ReadySocket &socket);
    void remove(ReadySocket &socket);

    const int m_index;
    std::atomic<bool> m_closed = false;
    std::atomic<bool> m_stopped = false;
    std::atomic<std::thread::id> m_thread;

    int m_epoll = -1;
    int m_wake = -1; ///< An eventfd: written to by a thread that posts while the lane sleeps.
    std::array<epoll_event, 64> m_events{};
    int m_count = 0; ///< Of the events that are being told.

    std::atomic<bool> m_sleeps = false;
    std::atomic<bool> m_hasJobs = false;
    std::mutex m_mutex; ///< For m_jobs.
    std::vector<Job> m_jobs;
    std::vector<Job> m_running;
    std::multimap<TimePoint, Timer *> m_timers;
    LaneMember *m_members = nullptr; ///< A list through themselves.

    std::vector<Buffer> m_buffers;
    std::vector<Ticking *> m_watched;
    std::time_t m_dateOf = 0;
    std::string m_date;
    Timer m_clock{*this};
};

/// Runs \a task on \a lane, at once when called on its thread, and then \a done with what the task
/// threw, if anything. Ends in the middle, without \a done, when the lane dies.
template <typename Done> void spawn(Lane &lane, Task<> task, Done done)
{
    const auto run = [](Task<> first, Done last) -> SpawnedTask {
        std::exception_ptr thrown;
        try {
            co_await std::move(first);
        } catch (...) {
            thrown = std::current_exception();
        }
        last(thrown);
    };
    Resumption beginning = run(std::move(task), std::move(done)).beginning(lane);
    if (lane.isHere())
        beginning.resume();
    else
        lane.post([first = std::move(beginning)]() mutable { first.resume(); });
}
inline void spawn(Lane &lane, Task<> task)
{
    spawn(lane, std::move(task), [](const std::exception_ptr &) {});
}

} // namespace orrery::http
