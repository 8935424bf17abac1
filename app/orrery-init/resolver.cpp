// SPDX-License-Identifier: MIT
#include "app/orrery-init/resolver.h"

#include "app/orrery-init/clock.h"
#include "app/orrery-init/dnsmessage.h"
#include "app/orrery-init/network.h"

#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace orrery::init {

namespace {

constexpr int dnsPort = 53;
constexpr size_t longestMessage = 65'535;
constexpr size_t longestQuery = 4096;
// Far more than an app needs at once; what is beyond gets lost, as it may in any network.
constexpr size_t mostWaiting = 64;
constexpr size_t mostSent = 1024;
constexpr size_t mostStreams = 16;
constexpr size_t mostVerdicts = 4096;
constexpr int datagramsPerTurn = 64;
constexpr long patience = 30 * second; ///< The user may answer meanwhile.

/// Over TCP, its length goes before a message.
std::string framed(const std::string &message)
{
    std::string frame(2, '\0');
    setMessageId(frame, static_cast<std::uint16_t>(message.size()));
    return frame + message;
}

bool isWhole(const std::string &frame)
{
    return frame.size() >= 2 && frame.size() >= 2U + messageId(frame);
}

/// Adds what is there; false when the other side is gone or sent more than \a most.
bool receive(int socket, std::string &text, size_t most)
{
    char bytes[4096];
    const ssize_t got = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    text.append(bytes, static_cast<size_t>(got));
    return got > 0 && text.size() <= most;
}

bool hasLeft(int socket)
{
    char byte = 0;
    const ssize_t got = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

} // namespace

Resolver::Resolver(bool asks, Listener listener)
    : m_asks(asks)
    , m_listener(std::move(listener))
{
}

Resolver::~Resolver()
{
    for (const Stream &stream : m_streams) {
        close(stream.client);
        close(stream.server);
    }
    for (const int socket : {m_socket, m_listening, m_upstream})
        close(socket);
}

int Resolver::open()
{
    m_listening = listenOn(dnsPort);
    if (m_listening < 0)
        return -m_listening;
    m_socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const sockaddr_in here = endpoint(INADDR_LOOPBACK, dnsPort);
    if (m_socket < 0 || bind(m_socket, reinterpret_cast<const sockaddr *>(&here), sizeof here) != 0)
        return errno;
    return 0;
}

void Resolver::setNetwork(bool isUp)
{
    if (isUp)
        m_upstream = upstreamSocket(SOCK_DGRAM);
    m_isUp = m_upstream >= 0;
    m_isDown = !m_isUp;
    handleWaiting();
}

void Resolver::settle(const std::string &name, bool isAllowed)
{
    if (m_verdicts.size() >= mostVerdicts)
        m_verdicts.clear(); // asked for again, and Orrery knows what the user said
    m_verdicts[name] = isAllowed ? Verdict::Allowed : Verdict::Refused;
    handleWaiting();
}

void Resolver::handleWaiting()
{
    for (Query &query : std::exchange(m_waiting, {}))
        handle(std::move(query));
    handle(); // the streams
}

void Resolver::addTo(std::vector<pollfd> &events) const
{
    for (const int socket : {m_socket, m_listening, m_upstream})
        events.push_back({.fd = socket, .events = POLLIN, .revents = 0});
    for (const Stream &stream : m_streams) {
        // While it waits for the user, only its client's end is of interest.
        events.push_back({.fd = stream.isComplete && stream.server >= 0 ? -1 : stream.client,
                          .events = static_cast<short>(stream.isComplete ? POLLRDHUP : POLLIN),
                          .revents = 0});
        events.push_back({.fd = stream.server,
                          .events = static_cast<short>(stream.isSent ? POLLIN : POLLOUT),
                          .revents = 0});
    }
}

void Resolver::handle()
{
    readQueries();
    readAnswers();
    acceptStream();
    std::erase_if(m_streams, [this](Stream &stream) {
        if (now() < stream.until && advance(stream))
            return false;
        close(stream.client);
        close(stream.server);
        return true;
    });
}

void Resolver::readQueries()
{
    char bytes[longestQuery];
    for (int left = datagramsPerTurn; left > 0; --left) {
        Query query;
        socklen_t size = sizeof query.client;
        const ssize_t got = recvfrom(m_socket, bytes, sizeof bytes, MSG_DONTWAIT,
                                     reinterpret_cast<sockaddr *>(&query.client), &size);
        if (got < 0)
            return;
        query.message.assign(bytes, static_cast<size_t>(got));
        if (emptyAnswer(query.message, DnsCode::NoError).empty())
            continue; // no query
        query.id = messageId(query.message);
        const std::optional<std::string> name = questionName(query.message);
        query.name = name.value_or(std::string());
        if (name || !m_asks)
            handle(std::move(query));
        else
            answer(query, emptyAnswer(query.message, DnsCode::FormatError));
    }
}

void Resolver::handle(Query query)
{
    switch (verdict(query.name)) {
    case Verdict::Allowed:
        return forward(std::move(query));
    case Verdict::Refused:
        return answer(query, emptyAnswer(query.message, DnsCode::NoName));
    case Verdict::NoNetwork:
        return answer(query, emptyAnswer(query.message, DnsCode::ServerFailure));
    case Verdict::Waiting:
        break;
    }
    std::erase_if(m_waiting, [&query](const Query &one) {
        const bool isTheSame = one.id == query.id && one.name == query.name
            && one.client.sin_port == query.client.sin_port; // sent again for want of an answer
        return isTheSame || one.since + patience < now();
    });
    if (query.since == 0)
        query.since = now();
    if (m_waiting.size() < mostWaiting)
        m_waiting.push_back(std::move(query));
}

void Resolver::forward(Query query)
{
    if (m_sent.size() >= mostSent)
        m_sent.erase(m_sent.begin());
    std::uint16_t id = 0;
    do // not to be guessed by whoever could send us an answer of his own
        (void)!getrandom(&id, sizeof id, 0);
    while (m_sent.contains(id));
    setMessageId(query.message, id);
    (void)send(m_upstream, query.message.data(), query.message.size(), MSG_DONTWAIT);
    m_sent.insert_or_assign(id, std::move(query));
}

void Resolver::readAnswers()
{
    std::string message(longestMessage, '\0');
    for (int left = datagramsPerTurn; left > 0; --left) {
        const ssize_t got = recv(m_upstream, message.data(), longestMessage, MSG_DONTWAIT);
        if (got < 0)
            return;
        std::string text = message.substr(0, static_cast<size_t>(got));
        const auto sent = text.size() < 2 ? m_sent.end() : m_sent.find(messageId(text));
        if (sent == m_sent.end())
            continue;
        const Query query = std::move(m_sent.extract(sent).mapped());
        learn(query.name, text);
        setMessageId(text, query.id);
        answer(query, text);
    }
}

void Resolver::answer(const Query &query, const std::string &message) const
{
    (void)sendto(m_socket, message.data(), message.size(), MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr *>(&query.client), sizeof query.client);
}

void Resolver::acceptStream()
{
    const int client = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0)
        return;
    if (m_streams.size() >= mostStreams) {
        close(client);
        return;
    }
    const int room = longestMessage + 2; // an answer goes out in one piece
    setsockopt(client, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    Stream &stream = m_streams.emplace_back();
    stream.client = client;
    stream.until = now() + patience;
}

bool Resolver::advance(Stream &stream)
{
    if (!stream.isComplete) {
        if (!receive(stream.client, stream.question, longestQuery))
            return false;
        if (!isWhole(stream.question))
            return true;
        const std::string message = stream.question.substr(2, messageId(stream.question));
        const std::optional<std::string> name = questionName(message);
        if (message.size() < 2 || (!name && m_asks))
            return false;
        stream.isComplete = true;
        stream.name = name.value_or(std::string());
    }
    if (stream.server < 0) {
        const Verdict found = verdict(stream.name);
        if (found == Verdict::Waiting)
            return !hasLeft(stream.client);
        if (found != Verdict::Allowed) {
            const std::string refusal = framed(
                emptyAnswer(stream.question.substr(2),
                            found == Verdict::Refused ? DnsCode::NoName : DnsCode::ServerFailure));
            (void)send(stream.client, refusal.data(), refusal.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            return false;
        }
        stream.server = upstreamSocket(SOCK_STREAM);
    }
    if (!stream.isSent) {
        const ssize_t sent = send(stream.server, stream.question.data(), stream.question.size(),
                                  MSG_NOSIGNAL | MSG_DONTWAIT);
        stream.isSent = sent == static_cast<ssize_t>(stream.question.size()); // fits any buffer
        return stream.isSent || (sent < 0 && errno == EAGAIN);
    }
    if (!receive(stream.server, stream.answer, longestMessage + 2))
        return false;
    if (!isWhole(stream.answer))
        return true;
    learn(stream.name, stream.answer.substr(2));
    (void)send(stream.client, stream.answer.data(), stream.answer.size(),
               MSG_NOSIGNAL | MSG_DONTWAIT);
    return false; // one question a connection: clients know that a server may close
}

void Resolver::learn(const std::string &name, const std::string &answer) const
{
    for (const Address &address : answerAddresses(answer))
        m_listener.resolved(name, address);
}

Resolver::Verdict Resolver::verdict(const std::string &name)
{
    if (m_isDown)
        return Verdict::NoNetwork;
    if (!m_asks)
        return m_isUp ? Verdict::Allowed : Verdict::Waiting;
    if (const auto known = m_verdicts.find(name); known != m_verdicts.end())
        return m_isUp || known->second != Verdict::Allowed ? known->second : Verdict::Waiting;
    // An app that asks for names without end is not passed on without end.
    if (m_waiting.size() < mostWaiting) {
        m_verdicts.emplace(name, Verdict::Waiting);
        m_listener.undecided(name);
    }
    return Verdict::Waiting;
}

} // namespace orrery::init
