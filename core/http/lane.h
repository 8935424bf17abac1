// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/readiness.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace orrery::http {

namespace asio = boost::asio;

/// Something that wants to look at the clock about once a second while it is registered.
class Ticking
{
public:
    virtual ~Ticking() = default;
    virtual void tick(std::chrono::steady_clock::time_point now) = 0;
};

/// One thread of the data plane: its io_context, a coarse clock for all its time limits (one timer
/// for all connections, none while nothing is registered) and a store of read buffers.
/// Shared by its Server and by every answer that other threads still owe, so that a late answer
/// never meets a dead io_context. Thread: its own, apart from isClosed().
class Lane : public std::enable_shared_from_this<Lane>
{
public:
    static constexpr size_t bufferSize = 16 * 1024;
    using Buffer = std::unique_ptr<char[]>;

    [[nodiscard]] static std::shared_ptr<Lane> make(int index);
    ~Lane();

    [[nodiscard]] int index() const { return m_index; } ///< 0 to threads - 1.
    [[nodiscard]] asio::io_context &context() { return m_context; }
    [[nodiscard]] Readiness &readiness() { return m_readiness; } ///< Of its connections.
    [[nodiscard]] bool isClosed() const { return m_closed.load(); }
    void close() { m_closed.store(true); } ///< No answer of another thread enters any more.

    void watch(Ticking *what);
    void unwatch(Ticking *what);

    [[nodiscard]] Buffer takeBuffer();
    void giveBuffer(Buffer buffer);

    /// "Sun, 06 Nov 1994 08:49:37 GMT", made anew once a second.
    [[nodiscard]] const std::string &date();

    /// The lane that runs \a context; null for an io_context that is none.
    [[nodiscard]] static std::shared_ptr<Lane> of(asio::execution_context &context);

private:
    explicit Lane(int index);
    void schedule();

    const int m_index;
    std::atomic<bool> m_closed = false;
    std::vector<Buffer> m_buffers;
    std::vector<Ticking *> m_watched;
    bool m_scheduled = false;
    std::time_t m_dateOf = 0;
    std::string m_date;
    asio::io_context m_context{1};
    asio::steady_timer m_timer{m_context};
    Readiness m_readiness{m_context}; // last: it ends coroutines that use the others
};

} // namespace orrery::http
