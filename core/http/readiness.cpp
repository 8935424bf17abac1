// SPDX-License-Identifier: MIT
#include "core/http/readiness.h"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/post.hpp>

#include <unistd.h>

namespace orrery::http {

namespace {

constexpr int manyEvents = 4; ///< So many at once: more have come meanwhile.
constexpr int mostRounds = 8; ///< Before timers and other threads have their turn.

} // namespace

Readiness::Readiness(asio::io_context &context)
    : m_context(context)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_descriptor(context)
{
    boost::system::error_code ignored; // without it add() fails, as it does without an instance
    m_descriptor.assign(m_epoll, ignored);
}

Readiness::~Readiness()
{
    while (m_first)
        m_first->abandon();
}

bool Readiness::add(ReadySocket &socket)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &socket;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket.fd(), &event) != 0)
        return false;
    socket.m_next = m_first;
    if (m_first)
        m_first->m_previous = &socket;
    m_first = &socket;
    sleep();
    return true;
}

void Readiness::remove(ReadySocket &socket)
{
    for (int i = 0; i < m_count; ++i) {
        auto &event = m_events[static_cast<size_t>(i)];
        if (event.data.ptr == &socket)
            event.data.ptr = nullptr;
    }
    if (socket.m_next)
        socket.m_next->m_previous = socket.m_previous;
    (socket.m_previous ? socket.m_previous->m_next : m_first) = socket.m_next;
    if (!m_first)
        m_descriptor.cancel(); // a lane with nothing to do may end
}

void Readiness::sleep()
{
    if (m_sleeps || !m_first)
        return;
    m_sleeps = true;
    m_descriptor.async_wait(Descriptor::wait_read,
                            asio::bind_allocator(FrameAllocator<void>(),
                                                 [this](const boost::system::error_code &error) {
                                                     if (error == asio::error::operation_aborted
                                                         && !m_first)
                                                         m_sleeps = false;
                                                     else
                                                         turn();
                                                 }));
}

void Readiness::turn()
{
    for (int round = 0; round < mostRounds; ++round) {
        const int count =
            ::epoll_wait(m_epoll, m_events.data(), static_cast<int>(m_events.size()), 0);
        m_count = std::max(count, 0);
        for (int i = 0; i < m_count; ++i) {
            const epoll_event &event = m_events[static_cast<size_t>(i)];
            if (event.data.ptr) // else closed by one of those before
                static_cast<ReadySocket *>(event.data.ptr)->tell(event.events);
        }
        if (std::exchange(m_count, 0) < manyEvents)
            break;
    }
    m_sleeps = false;
    sleep();
}

ReadySocket::ReadySocket(Readiness &readiness, int fd)
    : m_readiness(&readiness)
    , m_fd(fd)
{
    if (readiness.add(*this))
        return;
    ::close(std::exchange(m_fd, -1));
}

void ReadySocket::close()
{
    if (m_fd < 0)
        return;
    if (m_readiness)
        m_readiness->remove(*this);
    ::close(std::exchange(m_fd, -1));
    for (auto &waiting : m_waiting) {
        // Not at once: who waits may be a caller of this.
        if (waiting)
            asio::post(m_readiness->context(),
                       [handler = std::move(*waiting)]() mutable { handler(false); });
        waiting.reset();
    }
}

void ReadySocket::begin(std::optional<Direction> direction, Wait::Handler handler)
{
    if (direction && isOpen()) {
        m_waiting[*direction].emplace(std::move(handler));
        return;
    }
    asio::post(m_readiness->context(),
               [this, later = std::move(handler)]() mutable { later(isOpen()); });
}

void ReadySocket::tell(uint32_t events)
{
    const bool isBroken = (events & (EPOLLERR | EPOLLHUP)) != 0;
    m_hasEnded = m_hasEnded || isBroken || (events & EPOLLRDHUP) != 0;
    m_isReady[Read] = m_isReady[Read] || m_hasEnded || (events & EPOLLIN) != 0;
    m_isReady[Write] = m_isReady[Write] || isBroken || (events & EPOLLOUT) != 0;
    // Taken out first: who goes on may wait again, or be the end of this socket.
    std::array<std::optional<Wait::Handler>, 2> going;
    for (const Direction direction : {Read, Write}) {
        if (m_isReady[direction] && m_waiting[direction]) {
            going[direction].emplace(std::move(*m_waiting[direction]));
            m_waiting[direction].reset();
        }
    }
    for (auto &handler : going) {
        if (handler)
            (*handler)(true);
    }
}

void ReadySocket::abandon()
{
    m_readiness->remove(*this);
    m_readiness = nullptr;
    ::close(std::exchange(m_fd, -1));
    const auto dropped = std::move(m_waiting); // this may die with them
}

} // namespace orrery::http
