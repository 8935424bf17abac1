// SPDX-License-Identifier: MIT
#include "core/http/lane.h"

#include "core/http/httpdate.h"

#include <algorithm>

namespace orrery::http {

namespace {

constexpr size_t mostKeptBuffers = 64;

/// Leads from an io_context back to its lane.
class LaneService : public asio::execution_context::service
{
public:
    using key_type = LaneService;
    static inline asio::execution_context::id id;

    explicit LaneService(asio::execution_context &context)
        : service(context)
    {
    }
    std::weak_ptr<Lane> lane;

private:
    void shutdown() override {}
};

} // namespace

std::shared_ptr<Lane> Lane::make(int index)
{
    const std::shared_ptr<Lane> lane(new Lane(index));
    asio::use_service<LaneService>(lane->m_context).lane = lane;
    return lane;
}

Lane::Lane(int index)
    : m_index(index)
{
}

Lane::~Lane() = default;

std::shared_ptr<Lane> Lane::of(asio::execution_context &context)
{
    return asio::has_service<LaneService>(context)
        ? asio::use_service<LaneService>(context).lane.lock()
        : nullptr;
}

void Lane::watch(Ticking *what)
{
    m_watched.push_back(what);
    schedule();
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

void Lane::schedule()
{
    if (m_scheduled || isClosed())
        return;
    m_scheduled = true;
    m_timer.expires_after(std::chrono::seconds(1));
    m_timer.async_wait([this](const boost::system::error_code &error) {
        m_scheduled = false;
        if (error)
            return;
        const auto now = std::chrono::steady_clock::now();
        for (size_t i = m_watched.size(); i-- > 0;) {
            if (i < m_watched.size())
                m_watched[i]->tick(now);
        }
        if (!m_watched.empty())
            schedule();
    });
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
