// SPDX-License-Identifier: MIT
#include "core/http/lane.h"

#include "core/http/httpdate.h"
#include "core/http/readysocket.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

namespace orrery::http {

namespace {

constexpr size_t mostKeptBuffers = 64;

} // namespace

LaneMember::LaneMember(Lane &lane)
    : m_lane(lane)
    , m_next(lane.m_members)
{
    if (m_next)
        m_next->m_previous = this;
    lane.m_members = this;
}

LaneMember::~LaneMember()
{
    leave();
}

void LaneMember::leave()
{
    if (!std::exchange(m_isMember, false))
        return;
    if (m_next)
        m_next->m_previous = m_previous;
    (m_previous ? m_previous->m_next : m_lane.m_members) = m_next;
}

std::shared_ptr<Lane> Lane::make(int index)
{
    return std::shared_ptr<Lane>(new Lane(index));
}

Lane::Lane(int index)
    : m_index(index)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET; // each write is an edge: nobody has to read
    event.data.ptr = this;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
}

Lane::~Lane()
{
    // What ends may post something more, which is dropped as well.
    while (m_members || !m_jobs.empty()) {
        const std::vector<Job> dropped = std::move(m_jobs);
        m_jobs.clear();
        if (LaneMember *first = m_members) {
            first->leave();
            first->abandon();
        }
    }
    ::close(m_wake);
    ::close(m_epoll);
}

void Lane::run()
{
    m_thread = std::this_thread::get_id();
    while (!m_stopped)
        turn(true);
}

void Lane::stop()
{
    post([this] { m_stopped = true; });
}

void Lane::poll()
{
    m_thread = std::this_thread::get_id();
    while (turn(false)) {}
}

void Lane::post(Job job)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_hasJobs = true;
    if (m_sleeps.exchange(false))
        ::eventfd_write(m_wake, 1);
}

/// Whether there was anything to do.
bool Lane::turn(bool mayWait)
{
    const bool hadJobs = runJobs();
    const bool hadTimers = runTimers();
    int timeout = 0;
    if (mayWait && !hadJobs && !hadTimers) {
        m_sleeps = true; // before the look: who posts behind it wakes us
        timeout = m_hasJobs ? 0 : untilTimer();
    }
    const int count =
        ::epoll_wait(m_epoll, m_events.data(), static_cast<int>(m_events.size()), timeout);
    m_sleeps = false;
    m_count = std::max(count, 0);
    for (int i = 0; i < m_count; ++i) {
        const epoll_event &event = m_events[static_cast<size_t>(i)];
        if (event.data.ptr && event.data.ptr != this) // else closed by one of those before
            static_cast<ReadySocket *>(event.data.ptr)->tell(event.events);
    }
    m_count = 0;
    return hadJobs || hadTimers || count > 0;
}

bool Lane::runJobs()
{
    if (!m_hasJobs.load() || !m_hasJobs.exchange(false)) // the look is cheap
        return false;
    {
        const std::scoped_lock lock(m_mutex);
        m_running.swap(m_jobs);
    }
    for (Job &job : m_running)
        job();
    m_running.clear();
    return true;
}

bool Lane::runTimers()
{
    if (m_timers.empty())
        return false;
    const TimePoint now = std::chrono::steady_clock::now();
    bool ran = false;
    while (!m_timers.empty() && m_timers.begin()->first <= now) {
        Timer *timer = m_timers.begin()->second;
        Job job = std::move(timer->m_job);
        timer->stop();
        job(); // which may be the end of the timer
        ran = true;
    }
    return ran;
}

/// As epoll_wait() takes it: milliseconds, rounded up; -1 without a timer.
int Lane::untilTimer() const
{
    if (m_timers.empty())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        m_timers.begin()->first - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

void Lane::Timer::start(std::chrono::milliseconds after, Job job)
{
    stop();
    m_job = std::move(job);
    m_place = m_lane.m_timers.emplace(std::chrono::steady_clock::now() + after, this);
    m_isRunning = true;
}

void Lane::Timer::stop()
{
    if (std::exchange(m_isRunning, false))
        m_lane.m_timers.erase(m_place);
}

bool Lane::add(ReadySocket &socket)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &socket;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket.fd(), &event) == 0;
}

/// Of those events that are not told yet; the kernel forgets the socket when it is closed.
void Lane::remove(ReadySocket &socket)
{
    for (int i = 0; i < m_count; ++i) {
        auto &event = m_events[static_cast<size_t>(i)];
        if (event.data.ptr == &socket)
            event.data.ptr = nullptr;
    }
}

void Lane::watch(Ticking *what)
{
    m_watched.push_back(what);
    scheduleTick();
}

void Lane::unwatch(Ticking *what)
{
    // Swapped with the last one: a tick goes backwards and so misses nobody.
    const auto it = std::ranges::find(m_watched, what);
    if (it == m_watched.end())
        return;
    *it = m_watched.back();
    m_watched.pop_back();
}

void Lane::scheduleTick()
{
    if (!m_clock.isRunning() && !isClosed())
        m_clock.start(std::chrono::seconds(1), [this] { tick(); });
}

void Lane::tick()
{
    const TimePoint now = std::chrono::steady_clock::now();
    for (size_t i = m_watched.size(); i-- > 0;) {
        if (i < m_watched.size())
            m_watched[i]->tick(now);
    }
    if (!m_watched.empty())
        scheduleTick();
}

Lane::Buffer Lane::takeBuffer()
{
    if (m_buffers.empty())
        return std::make_unique_for_overwrite<char[]>(bufferSize);
    Buffer buffer = std::move(m_buffers.back());
    m_buffers.pop_back();
    return buffer;
}

void Lane::giveBuffer(Buffer buffer)
{
    if (buffer && m_buffers.size() < mostKeptBuffers)
        m_buffers.push_back(std::move(buffer));
}

const std::string &Lane::date()
{
    const std::time_t now = std::time(nullptr);
    if (now != m_dateOf) {
        m_dateOf = now;
        m_date = httpDate(now);
    }
    return m_date;
}

} // namespace orrery::http
