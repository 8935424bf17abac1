// SPDX-License-Identifier: MIT
#include "core/http/upstreampool.h"

#include <boost/asio/as_tuple.hpp>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

constexpr auto longestIdle = std::chrono::milliseconds(2500); // seen up to a second late
constexpr size_t mostKept = 128;

} // namespace

UpstreamConnection::UpstreamConnection(TcpSocket socket, Lane &lane)
    : transport(std::move(socket))
    , inbox(transport, lane)
{
}

bool UpstreamConnection::isQuiet()
{
    char byte = 0;
    return transport.isOpen()
        && ::recv(transport.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0
        && (errno == EAGAIN || errno == EINTR);
}

UpstreamPool::UpstreamPool(Lane &lane)
    : m_lane(lane.shared_from_this())
{
}

UpstreamPool::~UpstreamPool()
{
    if (m_isWatched)
        m_lane->unwatch(this);
}

std::shared_ptr<UpstreamConnection> UpstreamPool::take(uint64_t process)
{
    const auto it = m_kept.find(process);
    if (it == m_kept.end() || it->second.empty())
        return nullptr;
    auto connection = std::move(it->second.back());
    it->second.pop_back();
    return connection;
}

void UpstreamPool::give(uint64_t process, std::shared_ptr<UpstreamConnection> connection)
{
    auto &kept = m_kept[process];
    if (kept.size() >= mostKept)
        return;
    connection->isFresh = false;
    connection->inbox.release();
    connection->idleSince = std::chrono::steady_clock::now();
    kept.push_back(std::move(connection));
    if (!std::exchange(m_isWatched, true))
        m_lane->watch(this);
}

void UpstreamPool::tick(std::chrono::steady_clock::time_point now)
{
    for (auto it = m_kept.begin(); it != m_kept.end();) {
        std::erase_if(it->second, [&](const auto &connection) {
            return now - connection->idleSince >= longestIdle || !connection->isQuiet();
        });
        it = it->second.empty() ? m_kept.erase(it) : std::next(it);
    }
    if (m_kept.empty()) {
        m_isWatched = false;
        m_lane->unwatch(this);
    }
}

Task<Result<std::shared_ptr<UpstreamConnection>>> UpstreamPool::connect(const Backend &backend)
{
    const Result<int> fd = backend.socket();
    if (!fd)
        co_return std::unexpected(fd.error());
    TcpSocket socket(m_lane->context());
    boost::system::error_code error;
    socket.assign(asio::ip::tcp::v4(), *fd, error);
    if (error) {
        ::close(*fd);
        co_return fail(ErrorCode::Internal, {}, QString::fromStdString(error.message()));
    }
    const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), backend.port);
    const auto [failed] = co_await socket.async_connect(endpoint, asio::as_tuple(asio::deferred));
    if (failed)
        co_return fail(ErrorCode::Unavailable, u"The app does not listen."_s,
                       QString::fromStdString(failed.message()));
    co_return std::make_shared<UpstreamConnection>(std::move(socket), *m_lane);
}

} // namespace orrery::http
