// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/lane.h"
#include "core/http/transport.h"

#include <array>

namespace orrery::http {

/// The bytes of a connection that have come and are not used yet. Holds no buffer but a small one
/// while nothing is pending and nothing flows; grows while a body fills it. Thread: its lane's.
class Inbox
{
public:
    Inbox(Transport &transport, Lane &lane);
    ~Inbox();

    [[nodiscard]] std::span<const char> pending() const;
    void consume(size_t bytes) { m_begin += bytes; }

    /// Reads more, once all is consumed; false at the end. \a idle: nothing is expected soon.
    [[nodiscard]] Task<Result<bool>> fill(bool idle);
    void release(); ///< Gives the memory back, if nothing is pending.

private:
    void makeRoom();

    Transport &m_transport;
    Lane &m_lane;
    Lane::Buffer m_buffer;
    size_t m_size = 0;
    size_t m_begin = 0;
    size_t m_end = 0;
    std::array<char, 1024> m_first; ///< What ends a wait of a connection without TLS.
};

} // namespace orrery::http
