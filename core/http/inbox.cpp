// SPDX-License-Identifier: MIT
#include "core/http/inbox.h"

#include <algorithm>

namespace orrery::http {

namespace {

constexpr size_t grownSize = 96 * 1024; ///< Held as long as the other side stalls, so no larger.

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
    if (idle && m_transport.isTls()) {
        if (const auto ready = co_await m_transport.waitReadable(); !ready)
            co_return std::unexpected(ready.error());
    }
    // The head of most requests fits; with TLS it is not there for that.
    const bool isFirst = idle && !m_transport.isTls();
    if (!isFirst)
        makeRoom();
    for (;;) {
        const Transport::Try made = m_transport.tryRead(
            isFirst ? std::span<char>(m_first) : std::span(m_buffer.get(), m_size));
        if (made.kind != Transport::Try::Done) {
            if (made.kind == Transport::Try::Failed || !co_await m_transport.wait(made.kind))
                co_return Transport::readFailed(made);
            continue;
        }
        if (isFirst) {
            makeRoom();
            std::copy_n(m_first.data(), made.bytes, m_buffer.get());
        }
        m_end = made.bytes;
        co_return made.bytes > 0;
    }
}

} // namespace orrery::http
