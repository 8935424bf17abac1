// SPDX-License-Identifier: MIT
#include "core/http/server.h"

#include "core/http/connection.h"
#include "core/http/tlscontext.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <QCoreApplication>
#include <QLoggingCategory>

#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <future>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

Q_LOGGING_CATEGORY(lcServer, "orrery.http", QtInfoMsg)

using asio::ip::tcp;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Server)
};

constexpr int mostAccepted = 16; ///< At once, before the lane's connections have their turn.

/// A socket on its way to its lane.
class Accepted
{
public:
    explicit Accepted(int fd)
        : m_fd(fd)
    {
    }
    Accepted(Accepted &&other) noexcept
        : m_fd(other.release())
    {
    }
    ~Accepted()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Accepted &operator=(Accepted &&) = delete;
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

bool isOutOfMeans(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/// Runs a lane until it is stopped.
void runLane(const std::shared_ptr<Lane> &lane)
{
    // Signals are for the main thread; OpenSSL writes without MSG_NOSIGNAL, so SIGPIPE too.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    const auto work = asio::make_work_guard(lane->context());
    lane->context().run();
}

boost::system::error_code open(tcp::acceptor &acceptor, const tcp::endpoint &endpoint)
{
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.protocol() == tcp::v6())
        acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(tcp::acceptor::max_listen_connections, error);
    return error;
}

} // namespace

struct Server::Listener {
    Listener(Lane &lane, Entrance e)
        : acceptor(lane.context())
        , pause(lane.context())
        , entrance(std::make_shared<const Entrance>(std::move(e)))
    {
    }
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    std::shared_ptr<const Entrance> entrance;
};

Server::Server(Handler handler, int threads)
    : m_core(std::make_shared<ServerCore>())
{
    m_core->handler = std::move(handler);
    m_core->connections.resize(static_cast<size_t>(threads));
    for (int i = 0; i < threads; ++i)
        m_lanes.push_back(Lane::make(i));
    for (const auto &lane : m_lanes)
        m_threads.emplace_back([lane] { runLane(lane); });
}

Server::~Server()
{
    stop();
}

Result<uint16_t> Server::listen(uint16_t port)
{
    constexpr int attempts = 20; // a free port of IPv4 may be taken on IPv6
    for (int i = 0; i < attempts; ++i) {
        auto v4 = std::make_unique<Listener>(*m_lanes.front(), Entrance());
        auto v6 = std::make_unique<Listener>(*m_lanes.front(), Entrance());
        auto error = open(v4->acceptor, {asio::ip::address_v4::loopback(), port});
        if (error) {
            return fail(ErrorCode::Conflict,
                        Text::tr("Port %1 is used by another program.").arg(port),
                        QString::fromStdString(error.message()));
        }
        const uint16_t chosen = v4->acceptor.local_endpoint().port();
        error = open(v6->acceptor, {asio::ip::address_v6::loopback(), chosen});
        if (error == asio::error::address_in_use) {
            if (port == 0)
                continue;
            return fail(ErrorCode::Conflict,
                        Text::tr("Port %1 is used by another program.").arg(port), u"::1"_s);
        }
        if (error)
            qCInfo(lcServer) << "no IPv6 loopback:" << QString::fromStdString(error.message());
        else
            (void)start(std::move(v6));
        (void)start(std::move(v4));
        return chosen;
    }
    return fail(ErrorCode::Conflict, Text::tr("No free port was found."), {});
}

ListenerId Server::adopt(int fd, Entrance entrance)
{
    auto listener = std::make_unique<Listener>(*m_lanes.front(), std::move(entrance));
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length);
    boost::system::error_code error;
    listener->acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), fd, error);
    if (error)
        qCWarning(lcServer) << "a socket was not adopted:"
                            << QString::fromStdString(error.message());
    return start(std::move(listener));
}

ListenerId Server::start(std::unique_ptr<Listener> listener)
{
    const std::shared_ptr<Listener> shared = std::move(listener);
    boost::system::error_code ignored; // of a socket that is not open; then nothing is accepted
    shared->acceptor.native_non_blocking(true, ignored);
    m_listeners.emplace_back(++m_lastListener, shared);
    spawn(m_lanes.front()->context(), acceptAll(shared, m_core, m_lanes));
    return m_lastListener;
}

Task<> Server::acceptAll(std::shared_ptr<Listener> listener, std::shared_ptr<ServerCore> core,
                         std::vector<std::shared_ptr<Lane>> lanes)
{
    size_t next = 0; // in turn: browsers open six connections at once, SO_REUSEPORT piles them up
    while (!core->stopping) {
        const auto [closed] = co_await listener->acceptor.async_wait(
            tcp::acceptor::wait_read, asio::as_tuple(asio::deferred));
        if (closed)
            co_return;
        for (int i = 0; i < mostAccepted; ++i) {
            Accepted socket(::accept4(listener->acceptor.native_handle(), nullptr, nullptr,
                                      SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket.isOpen() && isOutOfMeans(errno)) {
                // Give the others time to close theirs.
                qCWarning(lcServer) << "accept:" << qt_error_string(errno);
                listener->pause.expires_after(std::chrono::milliseconds(100));
                co_await listener->pause.async_wait(asio::as_tuple(asio::deferred));
            }
            if (!socket.isOpen())
                break;
            const std::shared_ptr<Lane> lane = lanes[next++ % lanes.size()];
            asio::post(lane->context(),
                       [lane, core, entrance = listener->entrance,
                        accepted = std::move(socket)]() mutable {
                           if (!core->stopping)
                               spawn(lane->context(),
                                     Connection::serve(std::make_shared<Connection>(
                                         accepted.release(), lane, core, entrance)));
                       });
        }
    }
}

void Server::drop(ListenerId id)
{
    std::erase_if(m_listeners, [&](const auto &entry) {
        if (entry.first != id)
            return false;
        asio::post(m_lanes.front()->context(), [listener = entry.second] {
            boost::system::error_code ignored;
            listener->acceptor.close(ignored);
        });
        return true;
    });
}

void Server::setTls(std::shared_ptr<const TlsContext> context)
{
    m_core->tls.store(std::move(context));
}

void Server::stop(std::chrono::milliseconds grace)
{
    if (std::exchange(m_stopped, true))
        return;
    m_core->stopping = true;
    while (!m_listeners.empty())
        drop(m_listeners.front().first);

    // Each lane answers when its last connection has gone; none may wait longer than the grace.
    std::vector<std::future<void>> ended;
    for (const auto &lane : m_lanes) {
        auto promise = std::make_shared<std::promise<void>>();
        ended.push_back(promise->get_future());
        spawn(lane->context(),
              [](std::shared_ptr<Lane> self, std::shared_ptr<ServerCore> core,
                 std::shared_ptr<std::promise<void>> done,
                 std::chrono::milliseconds limit) -> Task<> {
                  auto &connections = core->connections[static_cast<size_t>(self->index())];
                  for (Connection *connection : std::vector(connections.begin(), connections.end()))
                      connection->stop();
                  asio::steady_timer timer(self->context());
                  // At least one turn, in which the closed listeners end.
                  const auto wait = [&](std::chrono::milliseconds most) -> Task<> {
                      const auto end = std::chrono::steady_clock::now() + most;
                      do {
                          timer.expires_after(std::chrono::milliseconds(5));
                          co_await timer.async_wait(asio::as_tuple(asio::deferred));
                      } while (!connections.empty() && std::chrono::steady_clock::now() < end);
                  };
                  co_await wait(limit);
                  for (Connection *connection : std::vector(connections.begin(), connections.end()))
                      connection->close();
                  co_await wait(std::chrono::milliseconds(200)); // they see it and end
                  done->set_value();
              }(lane, m_core, promise, grace));
    }
    for (auto &one : ended)
        one.wait();
    for (const auto &lane : m_lanes) {
        lane->close();
        lane->context().stop();
    }
    for (std::thread &thread : m_threads)
        thread.join();
    m_listeners.clear();
}

} // namespace orrery::http
