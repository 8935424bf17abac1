// SPDX-License-Identifier: MIT
#include "core/actions/microcall.h"

#include "core/http/messageparser.h"
#include "core/micros/runningmicro.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MicroCall)
};

constexpr qsizetype longestBody = 1024 * 1024;

std::unexpected<Error> refused(int errnum, const QString &what)
{
    return fail(ErrorCode::Unavailable, Text::tr("The Micro does not take the request."),
                u"%1: errno %2"_s.arg(what).arg(errnum));
}

/// A socket, closed at the end, whose every wait ends at one deadline.
class TimedSocket
{
public:
    TimedSocket(int fd, std::chrono::milliseconds limit)
        : m_fd(fd)
        , m_deadline(limit)
    {
    }
    ~TimedSocket() { ::close(m_fd); }
    Q_DISABLE_COPY(TimedSocket)

    Result<> connect(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
            || errno == EISCONN)
            return {};
        if (errno != EINPROGRESS)
            return refused(errno, u"connect"_s);
        if (auto ready = wait(POLLOUT); !ready)
            return ready;
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return refused(error, u"connect"_s);
        return {};
    }

    Result<> write(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {
            const ssize_t done =
                ::send(m_fd, bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
            if (done >= 0)
                bytes = bytes.sliced(done);
            else if (errno != EAGAIN && errno != EINTR)
                return refused(errno, u"send"_s);
            else if (auto ready = wait(POLLOUT); !ready)
                return ready;
        }
        return {};
    }

    /// Empty at the end.
    Result<std::span<const char>> read()
    {
        while (true) {
            const ssize_t count = ::recv(m_fd, m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
            if (count >= 0)
                return std::span<const char>(m_buffer.data(), static_cast<size_t>(count));
            if (errno != EAGAIN && errno != EINTR)
                return refused(errno, u"recv"_s);
            if (auto ready = wait(POLLIN); !ready)
                return std::unexpected(ready.error());
        }
    }

private:
    Result<> wait(short events)
    {
        pollfd entry{.fd = m_fd, .events = events, .revents = 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(m_deadline.remainingTime()));
        if (ready == 0 || (m_deadline.hasExpired() && ready < 0))
            return fail(ErrorCode::Timeout, Text::tr("The Micro did not answer in time."));
        return {};
    }

    int m_fd;
    QDeadlineTimer m_deadline;
    std::array<char, 16 * 1024> m_buffer{};
};

/// Reads one answer, 1xx ones skipped.
Result<MicroAnswer> readAnswer(TimedSocket &socket)
{
    using Event = http::MessageParser::Event;
    const auto broken = [](std::string_view why) {
        return fail(ErrorCode::Corrupt, Text::tr("The Micro's answer is not HTTP."),
                    QString::fromLatin1(why.data(), static_cast<qsizetype>(why.size())));
    };
    http::MessageParser parser(http::MessageParser::Kind::Response);
    MicroAnswer answer;
    while (true) {
        auto bytes = socket.read();
        if (!bytes)
            return std::unexpected(bytes.error());
        if (bytes->empty())
            return answer.status >= 200 && parser.nextAtEnd() == Event::End
                ? Result<MicroAnswer>(answer)
                : broken("it ended early");
        std::span<const char> rest = *bytes;
        for (bool isMore = true; isMore;) {
            const auto step = parser.next(rest);
            rest = rest.subspan(step.used);
            if (step.event == Event::Head) {
                answer.status = parser.response().status;
                const std::string_view type = parser.response().header("Content-Type");
                answer.contentType = QByteArray(type.data(), static_cast<qsizetype>(type.size()));
            }
            if (step.event == Event::Body)
                answer.body.append(step.body.data(),
                                   std::min(static_cast<qsizetype>(step.body.size()),
                                            longestBody - answer.body.size()));
            if (step.event == Event::Broken)
                return broken(parser.reason());
            if (step.event == Event::End && answer.status >= 200)
                return answer;
            isMore = step.event != Event::NeedMore;
        }
    }
}

} // namespace

Result<MicroAnswer> callOver(int socket, quint16 port, const MicroRequest &request,
                             std::chrono::milliseconds limit)
{
    TimedSocket connection(socket, limit);
    if (auto connected = connection.connect(port); !connected)
        return std::unexpected(connected.error());
    QByteArray head = request.method + ' '
        + request.path.toUtf8().toPercentEncoding("/?&=:@!$'()*+,;~-._")
        + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port) + "\r\n";
    if (!request.json.isEmpty())
        head += "Content-Type: application/json\r\nContent-Length: "
            + QByteArray::number(request.json.size()) + "\r\n";
    if (request.isScheduled)
        head += "X-Space-Trigger: schedule\r\n";
    head += "Connection: close\r\n\r\n";
    if (auto written = connection.write(head + request.json); !written)
        return std::unexpected(written.error());
    return readAnswer(connection);
}

Result<MicroAnswer> callMicro(const std::shared_ptr<const RunningMicro> &micro,
                              const MicroRequest &request, std::chrono::milliseconds limit)
{
    const RunningMicro::Use use(micro); // it stays awake meanwhile
    const auto socket = micro->sockets().take();
    if (!socket)
        return std::unexpected(socket.error());
    return callOver(*socket, micro->sockets().port(), request, limit);
}

} // namespace orrery
