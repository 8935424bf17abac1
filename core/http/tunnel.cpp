// SPDX-License-Identifier: MIT
#include "core/http/tunnel.h"

#include "core/http/sidetask.h"

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

asio::awaitable<void> toBackend(ByteStream &client, UpstreamConnection &backend, Lane &lane)
{
    for (;;) {
        if (!co_await client.waitReadable())
            break;
        const LentBuffer buffer(lane);
        const auto got = co_await client.readSome(buffer.span());
        if (!got)
            break;
        if (*got == 0) {
            backend.transport.finishWriting();
            co_return;
        }
        if (!co_await backend.transport.writeAll(buffer.span().first(*got)))
            break;
    }
    backend.transport.close();
    client.close();
}

asio::awaitable<void> toClient(ByteStream &client, UpstreamConnection &backend, Lane &lane)
{
    const std::span<const char> first = backend.inbox.pending();
    if (!first.empty()) {
        if (!co_await client.writeAll(first))
            co_return;
        backend.inbox.consume(first.size());
    }
    backend.inbox.release();
    for (;;) {
        if (!co_await backend.transport.waitReadable())
            break;
        const LentBuffer buffer(lane);
        const auto got = co_await backend.transport.readSome(buffer.span());
        if (!got)
            break;
        if (*got == 0) {
            client.finishWriting();
            co_return;
        }
        if (!co_await client.writeAll(buffer.span().first(*got)))
            break;
    }
    backend.transport.close();
    client.close();
}

} // namespace

asio::awaitable<void> tunnel(ByteStream &client, std::shared_ptr<UpstreamConnection> backend,
                             Lane &lane)
{
    SideTask up(lane);
    up.start(toBackend(client, *backend, lane));
    co_await toClient(client, *backend, lane);
    co_await up.ended();
}

} // namespace orrery::http
