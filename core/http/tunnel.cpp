// SPDX-License-Identifier: MIT
#include "core/http/tunnel.h"

#include "core/http/sidetask.h"

#include <array>

namespace orrery::http {

namespace {

/// Gives a lane's buffer back when the scope ends.
class LentBuffer
{
public:
    explicit LentBuffer(Lane &lane)
        : m_lane(lane)
        , m_buffer(lane.takeBuffer())
    {
    }
    ~LentBuffer() { m_lane.giveBuffer(std::move(m_buffer)); }
    LentBuffer(const LentBuffer &) = delete;
    LentBuffer &operator=(const LentBuffer &) = delete;

    [[nodiscard]] std::span<char> span() const { return {m_buffer.get(), Lane::bufferSize}; }

private:
    Lane &m_lane;
    Lane::Buffer m_buffer;
};

/// What waits holds this much; only a stream that fills it borrows a buffer of the lane's. To wait
/// first and read afterwards would cost a call to the kernel for each message.
constexpr size_t messageSize = 2048;

/// Passes on what \a from sends until it ends (true) or something breaks. No coroutine for each
/// message: they are short.
Task<bool> pass(Transport &from, Transport &to, Lane &lane)
{
    std::array<char, messageSize> small;
    std::optional<LentBuffer> lent;
    for (;;) {
        const std::span<char> buffer = lent ? lent->span() : std::span<char>(small);
        const Transport::Try made = from.tryRead(buffer);
        if (made.kind != Transport::Try::Done) {
            lent.reset();
            if (made.kind == Transport::Try::Failed || !co_await from.wait(made.kind))
                co_return false;
            continue;
        }
        if (made.bytes == 0)
            co_return true;
        Transport::Pieces pieces{buffer.first(made.bytes)};
        const Result<bool> isOut = to.writeNow(pieces);
        if (!isOut || (!*isOut && !co_await to.writeRest(pieces)))
            co_return false;
        if (made.bytes < buffer.size())
            lent.reset();
        else if (!lent)
            lent.emplace(lane);
    }
}

/// Sends \a first, and what \a from has behind it.
Task<> passAll(std::span<const char> first, Transport &from, Transport &to, Lane &lane)
{
    if (co_await to.writeAll(first) && co_await pass(from, to, lane)) {
        to.finishWriting();
        co_return;
    }
    from.close();
    to.close();
}

} // namespace

Task<> tunnel(const Upgraded &client, std::shared_ptr<UpstreamConnection> backend, Lane &lane)
{
    SideTask up(lane);
    up.start(passAll(client.first, client.transport, backend->transport, lane));
    const std::span<const char> pending = backend->inbox.pending();
    const std::string first(pending.begin(), pending.end());
    backend->inbox.consume(first.size());
    backend->inbox.release();
    co_await passAll(first, backend->transport, client.transport, lane);
    co_await up.ended();
}

} // namespace orrery::http
