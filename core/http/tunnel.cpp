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

/// What waits holds this much; only a stream that fills it borrows a buffer of the lane's, which
/// then takes as long as it has bytes. To wait first and read afterwards would cost a call to the
/// kernel for each message.
constexpr size_t messageSize = 2048;

/// Passes on what \a from sends until it ends (true) or something breaks. Both have readSome(),
/// and \a to has writeAll().
template <typename From, typename To> Task<bool> pass(From &from, To &to, Lane &lane)
{
    std::array<char, messageSize> small;
    for (;;) {
        auto got = co_await from.readSome(small);
        if (!got || *got == 0)
            co_return got.has_value();
        if (!co_await to.writeAll(std::span(small).first(*got)))
            co_return false;
        if (*got < small.size())
            continue;
        const LentBuffer buffer(lane);
        do {
            got = co_await from.readSome(buffer.span());
            if (!got || *got == 0)
                co_return got.has_value();
            if (!co_await to.writeAll(buffer.span().first(*got)))
                co_return false;
        } while (*got == buffer.span().size());
    }
}

Task<> toBackend(ByteStream &client, UpstreamConnection &backend, Lane &lane)
{
    if (co_await pass(client, backend.transport, lane)) {
        backend.transport.finishWriting();
        co_return;
    }
    backend.transport.close();
    client.close();
}

Task<> toClient(ByteStream &client, UpstreamConnection &backend, Lane &lane)
{
    const std::span<const char> first = backend.inbox.pending();
    if (!first.empty()) {
        if (!co_await client.writeAll(first))
            co_return;
        backend.inbox.consume(first.size());
    }
    backend.inbox.release();
    if (co_await pass(backend.transport, client, lane)) {
        client.finishWriting();
        co_return;
    }
    backend.transport.close();
    client.close();
}

} // namespace

Task<> tunnel(ByteStream &client, std::shared_ptr<UpstreamConnection> backend, Lane &lane)
{
    SideTask up(lane);
    up.start(toBackend(client, *backend, lane));
    co_await toClient(client, *backend, lane);
    co_await up.ended();
}

} // namespace orrery::http
