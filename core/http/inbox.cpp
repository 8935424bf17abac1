// SPDX-License-Identifier: MIT
#include "core/http/inbox.h"

#include <algorithm>

namespace orrery::http {

namespace {

constexpr size_t grownSize = 64 * 1024; ///< Held as long as the other side stalls, so no larger.
constexpr int mostAtOnce = 8; ///< Buffers of a body before other connections have their turn.

} // namespace

Inbox::Inbox(Transport &transport, Lane &lane)
    : m_transport(transport)
    , m_lane(lane)
{
}

Inbox::~Inbox()
{
    m_begin = m_end;
    release();
}

std::span<const char> Inbox::pending() const
{
    return {m_buffer.get() + m_begin, m_end - m_begin};
}

void Inbox::release()
{
    if (m_begin != m_end || !m_buffer)
        return;
    if (m_size == Lane::bufferSize)
        m_lane.giveBuffer(std::move(m_buffer));
    m_buffer.reset();
    m_size = m_begin = m_end = 0;
}

void Inbox::makeRoom()
{
    // Filled to the brim last time: a body flows.
    if (m_size == Lane::bufferSize && m_end == m_size) {
        m_lane.giveBuffer(std::move(m_buffer));
        m_buffer = std::make_unique_for_overwrite<char[]>(grownSize);
        m_size = grownSize;
    }
    if (!m_buffer) {
        m_buffer = m_lane.takeBuffer();
        m_size = Lane::bufferSize;
    }
    m_begin = m_end = 0;
}

Task<Result<bool>> Inbox::fill(bool idle)
{
    if (idle)
        release();
    if (idle && !m_transport.isTls()) {
        // The head of most requests fits. To wait for it without any buffer would cost a system
        // call more for each of them.
        const auto [error, got] = co_await m_transport.readOperation(m_first);
        if (error && error != asio::error::eof)
            co_return Transport::readFailed(error);
        makeRoom();
        m_end = got;
        std::copy_n(m_first.data(), m_end, m_buffer.get());
        co_return m_end > 0;
    }
    if (idle) {
        if (const auto ready = co_await m_transport.waitReadable(); !ready)
            co_return std::unexpected(ready.error());
    }
    makeRoom();
    if (!m_transport.isTls()) {
        // More of a body that flows is there already, most often.
        if (m_size == grownSize && ++m_atOnce < mostAtOnce) {
            if (const size_t bytes = m_transport.readNow({m_buffer.get(), m_size}); bytes > 0) {
                m_end = bytes;
                co_return true;
            }
        }
        m_atOnce = 0;
        const auto [error, bytes] = co_await m_transport.readOperation({m_buffer.get(), m_size});
        if (error && error != asio::error::eof)
            co_return Transport::readFailed(error);
        m_end = bytes;
        co_return bytes > 0;
    }
    const auto got = co_await m_transport.readSome({m_buffer.get(), m_size});
    if (!got)
        co_return std::unexpected(got.error());
    m_end = *got;
    co_return *got > 0;
}

} // namespace orrery::http
