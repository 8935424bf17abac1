// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>

namespace orrery::test {

/// A blocking client that sends exactly the bytes it is told; gives up after ten seconds.
class RawClient
{
public:
    explicit RawClient(uint16_t port, int receiveBuffer = 0)
        : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const timeval limit{10, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(m_fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        if (receiveBuffer > 0)
            ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = ::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_connected; }
    int fd() const { return m_fd; }
    void close()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }
    void finishWriting() { ::shutdown(m_fd, SHUT_WR); }

    bool send(const QByteArray &bytes)
    {
        for (qsizetype at = 0; at < bytes.size();) {
            const ssize_t sent = ::send(m_fd, bytes.constData() + at,
                                        static_cast<size_t>(bytes.size() - at), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            at += sent;
        }
        return true;
    }

    /// One answer: the head with its empty line, and the body without its framing.
    struct Answer {
        int status = 0;
        QByteArray head;
        QByteArray body;
        QByteArray header(const QByteArray &name) const
        {
            for (const QByteArray &line : head.split('\n')) {
                const qsizetype colon = line.indexOf(':');
                if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
                    return line.sliced(colon + 1).trimmed();
            }
            return {};
        }
    };
    Answer read(bool isHead = false)
    {
        Answer answer;
        qsizetype end = -1;
        while ((end = m_pending.indexOf("\r\n\r\n")) < 0) {
            if (!more())
                return answer;
        }
        answer.head = take(end + 4);
        answer.status = answer.head.mid(9, 3).toInt();
        if (isHead || answer.status == 204 || answer.status == 304 || answer.status < 200)
            return answer;
        if (answer.header("Transfer-Encoding") == "chunked") {
            for (;;) {
                const qsizetype size = line().toLongLong(nullptr, 16);
                const QByteArray piece = exactly(size);
                (void)exactly(2);
                if (size == 0 || piece.size() < size)
                    return answer;
                answer.body += piece;
            }
        }
        const QByteArray length = answer.header("Content-Length");
        answer.body = length.isEmpty() ? rest() : exactly(length.toLongLong());
        return answer;
    }
    Answer ask(const QByteArray &bytes, bool isHead = false)
    {
        send(bytes);
        return read(isHead);
    }
    QByteArray exactly(qsizetype size)
    {
        while (m_pending.size() < size && more()) {}
        return take(qMin(size, m_pending.size()));
    }
    QByteArray rest()
    {
        while (more()) {}
        return take(m_pending.size());
    }
    /// Whether the server closes without another byte.
    bool isClosed() { return m_pending.isEmpty() && !more() && m_atEnd; }

private:
    QByteArray line()
    {
        while (!m_pending.contains("\r\n")) {
            if (!more())
                return {};
        }
        const QByteArray text = take(m_pending.indexOf("\r\n") + 2);
        return text.chopped(2);
    }
    QByteArray take(qsizetype size)
    {
        const QByteArray taken = m_pending.first(size);
        m_pending.remove(0, size);
        return taken;
    }
    bool more()
    {
        char buffer[65536];
        const ssize_t got = ::recv(m_fd, buffer, sizeof buffer, 0);
        m_atEnd = got == 0;
        if (got > 0)
            m_pending.append(buffer, got);
        return got > 0;
    }

    int m_fd;
    bool m_connected = false;
    bool m_atEnd = false;
    QByteArray m_pending;
};

} // namespace orrery::test
