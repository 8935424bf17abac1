// SPDX-License-Identifier: MIT
#include "core/http/upstreampool.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

// Counted from the first tick behind it, and seen up to a second late.
constexpr auto longestIdle = std::chrono::milliseconds(1500);
constexpr size_t mostKept = 128;

} // namespace

UpstreamConnection::UpstreamConnection(Lane &lane, int fd)
    : transport(lane, fd)
    , inbox(transport, lane)
{
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
    connection->idleSince = {};
    kept.push_back(std::move(connection));
    if (!std::exchange(m_isWatched, true))
        m_lane->watch(this);
}

void UpstreamPool::tick(std::chrono::steady_clock::time_point now)
{
    for (auto it = m_kept.begin(); it != m_kept.end();) {
        std::erase_if(it->second, [&](const auto &connection) {
            if (connection->idleSince == std::chrono::steady_clock::time_point())
                connection->idleSince = now; // read here, not at every request
            return now - connection->idleSince >= longestIdle || !connection->transport.isQuiet();
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
    ::fcntl(*fd, F_SETFL, ::fcntl(*fd, F_GETFL) | O_NONBLOCK);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(backend.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool isMade =
        ::connect(*fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    int error = isMade ? 0 : errno;
    auto connection = std::make_shared<UpstreamConnection>(*m_lane, *fd);
    if (error == EINPROGRESS)
        error = co_await connection->transport.connected();
    if (error != 0)
        co_return fail(ErrorCode::Unavailable, u"The app does not listen."_s,
                       qt_error_string(error));
    co_return connection;
}

} // namespace orrery::http
