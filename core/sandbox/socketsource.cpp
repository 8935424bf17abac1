// SPDX-License-Identifier: MIT
#include "core/sandbox/socketsource.h"

#include "core/sandbox/initprotocol.h"

#include <QCoreApplication>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SocketSource)
};

/// One passed descriptor; -errno when there is none (yet). 0 bytes (other side gone) is -EPIPE.
int receive(int channel)
{
    char byte = 0;
    iovec part{.iov_base = &byte, .iov_len = 1};
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space;
    message.msg_controllen = sizeof space;
    const ssize_t got = recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0)
        return -errno;
    const cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (got == 0 || !header || header->cmsg_type != SCM_RIGHTS)
        return -EPIPE;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

} // namespace

SocketSource::SocketSource(int channel, quint16 port)
    : m_channel(channel)
    , m_port(port)
{
    char requests[initprotocol::prefetchedSockets] = {};
    (void)send(m_channel, requests, sizeof requests, MSG_NOSIGNAL | MSG_DONTWAIT);
}

SocketSource::~SocketSource()
{
    close(m_channel);
}

Result<int> SocketSource::take() const
{
    constexpr int patience = 50; // ms; the helper answers in a tenth of one
    const char request = 'r'; // for the next caller: this one takes what is on its way already
    if (send(m_channel, &request, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN)
        return fail(ErrorCode::Unavailable, Text::tr("The app is not running any more."));
    int socket = receive(m_channel);
    while (socket == -EAGAIN || socket == -EINTR) {
        pollfd wanted{.fd = m_channel, .events = POLLIN, .revents = 0};
        if (poll(&wanted, 1, patience) == 0)
            return fail(ErrorCode::Unavailable, Text::tr("The app's sandbox does not answer."));
        socket = receive(m_channel);
    }
    if (socket < 0)
        return fail(ErrorCode::Unavailable, Text::tr("The app is not running any more."),
                    u"socket from the sandbox: "_s + QString::fromLocal8Bit(strerror(-socket)));
    return socket;
}

} // namespace orrery
