// SPDX-License-Identifier: MIT
#include "core/http/server.h"

#include "core/http/connection.h"
#include "core/http/signal.h"
#include "core/http/tlscontext.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <future>

using namespace Qt::StringLiterals;

namespace orrery::http {

namespace {

Q_LOGGING_CATEGORY(lcServer, "orrery.http", QtInfoMsg)

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Server)
};

constexpr int mostAccepted = 16; ///< At once, before the lane's connections have their turn.

/// A socket on its way to its lane.
class SocketOnItsWay
{
public:
    explicit SocketOnItsWay(int fd)
        : m_fd(fd)
    {
    }
    SocketOnItsWay(SocketOnItsWay &&other) noexcept
        : m_fd(other.release())
    {
    }
    ~SocketOnItsWay()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    SocketOnItsWay &operator=(SocketOnItsWay &&) = delete;
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int fd() const { return m_fd; }
    [[nodiscard]] int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

/// Runs a lane until it is stopped.
void runLane(const std::shared_ptr<Lane> &lane)
{
    // Signals are for the main thread; OpenSSL writes without MSG_NOSIGNAL, so SIGPIPE too.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    lane->run();
}

/// Listens on the loopback address of \a family; not open: errno says why.
SocketOnItsWay listenOn(int family, uint16_t port)
{
    SocketOnItsWay made(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!made.isOpen())
        return made;
    const int on = 1;
    ::setsockopt(made.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    v6.sin6_addr = in6addr_loopback;
    if (family == AF_INET6)
        ::setsockopt(made.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const int bound = family == AF_INET6
        ? ::bind(made.fd(), reinterpret_cast<const sockaddr *>(&v6), sizeof v6)
        : ::bind(made.fd(), reinterpret_cast<const sockaddr *>(&v4), sizeof v4);
    if (bound == 0 && ::listen(made.fd(), SOMAXCONN) == 0)
        return made;
    const int error = errno;
    ::close(made.release());
    errno = error;
    return made;
}

uint16_t portOf(int fd)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length);
    return ntohs(address.sin_port);
}

} // namespace

struct Server::Listener {
    Listener(SocketOnItsWay s, Entrance e)
        : listening(std::move(s))
        , entrance(std::make_shared<const Entrance>(std::move(e)))
    {
    }
    SocketOnItsWay listening;
    ReadySocket *socket = nullptr; ///< The same on its lane, whose thread alone touches this.
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
    const auto isTaken = [port](int error) {
        return fail(ErrorCode::Conflict, Text::tr("Port %1 is used by another program.").arg(port),
                    qt_error_string(error));
    };
    for (int i = 0; i < attempts; ++i) {
        SocketOnItsWay v4 = listenOn(AF_INET, port);
        if (!v4.isOpen())
            return isTaken(errno);
        const uint16_t chosen = portOf(v4.fd());
        SocketOnItsWay v6 = listenOn(AF_INET6, chosen);
        if (!v6.isOpen() && errno == EADDRINUSE) {
            if (port == 0)
                continue;
            return isTaken(errno);
        }
        if (v6.isOpen())
            (void)start(std::make_shared<Listener>(std::move(v6), Entrance()));
        else
            qCInfo(lcServer) << "no IPv6 loopback:" << qt_error_string(errno);
        (void)start(std::make_shared<Listener>(std::move(v4), Entrance()));
        return chosen;
    }
    return fail(ErrorCode::Conflict, Text::tr("No free port was found."), {});
}

ListenerId Server::adopt(int fd, Entrance entrance)
{
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    return start(std::make_shared<Listener>(SocketOnItsWay(fd), std::move(entrance)));
}

ListenerId Server::start(std::shared_ptr<Listener> listener)
{
    m_listeners.emplace_back(++m_lastListener, listener);
    spawn(*m_lanes.front(), acceptAll(std::move(listener), m_core, m_lanes));
    return m_lastListener;
}

Task<> Server::acceptAll(std::shared_ptr<Listener> listener, std::shared_ptr<ServerCore> core,
                         std::vector<std::shared_ptr<Lane>> lanes)
{
    size_t next = 0; // in turn: browsers open six connections at once, SO_REUSEPORT piles them up
    ReadySocket listening(*lanes.front(), listener->listening.release());
    listener->socket = &listening;
    if (!listening.isOpen())
        qCWarning(lcServer) << "a socket that cannot be watched was not listened on";
    while (listening.isOpen() && !core->stopping) {
        for (int i = 0; i < mostAccepted; ++i) {
            SocketOnItsWay socket(
                ::accept4(listening.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket.isOpen()) {
                if (errno == EAGAIN) {
                    listening.exhaust(ReadySocket::Read);
                } else if (errno != EINTR && errno != ECONNABORTED) {
                    // Out of descriptors, most likely: give the others time to close theirs.
                    qCWarning(lcServer) << "accept:" << qt_error_string(errno);
                    Signal pause(*lanes.front());
                    co_await pause.wait(std::chrono::milliseconds(100));
                }
                break;
            }
            const std::shared_ptr<Lane> lane = lanes[next++ % lanes.size()];
            lane->post([lane, core, entrance = listener->entrance,
                        accepted = std::move(socket)]() mutable {
                if (!core->stopping)
                    spawn(*lane,
                          Connection::serve(std::make_shared<Connection>(accepted.release(), lane,
                                                                         core, entrance)));
            });
        }
        (void)co_await (listening.isReady(ReadySocket::Read) ? listening.later()
                                                             : listening.ready(ReadySocket::Read));
    }
    listener->socket = nullptr;
}

void Server::drop(ListenerId id)
{
    std::erase_if(m_listeners, [&](const auto &entry) {
        if (entry.first != id)
            return false;
        m_lanes.front()->post([listener = entry.second] {
            if (listener->socket)
                listener->socket->close();
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
        spawn(*lane,
              [](std::shared_ptr<Lane> self, std::shared_ptr<ServerCore> core,
                 std::shared_ptr<std::promise<void>> done,
                 std::chrono::milliseconds limit) -> Task<> {
                  auto &connections = core->connections[static_cast<size_t>(self->index())];
                  for (Connection *connection : std::vector(connections.begin(), connections.end()))
                      connection->stop();
                  Signal pause(*self);
                  // At least one turn, in which the closed listeners end.
                  const auto wait = [&](std::chrono::milliseconds most) -> Task<> {
                      const auto end = std::chrono::steady_clock::now() + most;
                      do {
                          co_await pause.wait(std::chrono::milliseconds(5));
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
        lane->stop();
    }
    for (std::thread &thread : m_threads)
        thread.join();
    m_listeners.clear();
}

} // namespace orrery::http
