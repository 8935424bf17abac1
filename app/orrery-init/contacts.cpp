// SPDX-License-Identifier: MIT
#include "app/orrery-init/contacts.h"

#include "app/orrery-init/network.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace orrery::init {

namespace {

// An app may connect to everything once; the table does not grow with that.
constexpr size_t mostNames = 8192;
constexpr size_t mostOpen = 16'384;
constexpr size_t mostNew = 512;
constexpr unsigned tcpEstablished = 1;
constexpr unsigned tcpListen = 10;
constexpr int messagesPerTurn = 64;

template <typename T> T copyOf(std::string_view bytes)
{
    T value{};
    std::memcpy(&value, bytes.data(), std::min(sizeof value, bytes.size()));
    return value;
}

/// The attribute \a type behind the connection's own structure; empty when it is not there.
std::string_view attribute(std::string_view connection, unsigned type)
{
    size_t at = NLMSG_ALIGN(sizeof(inet_diag_msg));
    while (at + sizeof(nlattr) <= connection.size()) {
        const auto header = copyOf<nlattr>(connection.substr(at));
        if (header.nla_len < sizeof header || at + header.nla_len > connection.size())
            break;
        if (header.nla_type == type)
            return connection.substr(at + NLA_HDRLEN, header.nla_len - NLA_HDRLEN);
        at += NLA_ALIGN(header.nla_len);
    }
    return {};
}

std::uint64_t cookieOf(const inet_diag_msg &connection)
{
    return std::uint64_t(connection.id.idiag_cookie[1]) << 32 | connection.id.idiag_cookie[0];
}

} // namespace

Contacts::Contacts()
    : m_ended(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG))
    , m_dump(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG))
{
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups =
        1U << (SKNLGRP_INET_TCP_DESTROY - 1) | 1U << (SKNLGRP_INET6_TCP_DESTROY - 1);
    if (bind(m_ended, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        close(m_ended);
        m_ended = -1;
    }
    const timeval patience{.tv_sec = 1, .tv_usec = 0};
    setsockopt(m_dump, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Contacts::~Contacts()
{
    close(m_ended);
    close(m_dump);
}

void Contacts::watchDatagrams()
{
    m_datagrams.emplace([this](const Address &remote, int port, bool isNew, std::uint64_t sent,
                               std::uint64_t received) {
        if (!isResolver(remote)) // that was us
            note(remote, port, isNew, sent, received);
    });
}

void Contacts::setNetwork(bool isUp)
{
    if (!isUp)
        m_datagrams.reset();
    else if (m_datagrams)
        m_datagrams->narrow();
}

void Contacts::setName(const Address &address, const std::string &name)
{
    if (m_names.size() >= mostNames)
        m_names.clear();
    m_names[address] = name;
}

void Contacts::read()
{
    if (m_datagrams)
        m_datagrams->read();
    char bytes[8192];
    for (int left = messagesPerTurn; left > 0; --left) {
        const ssize_t got = recv(m_ended, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got <= 0)
            return;
        readMessages({bytes, static_cast<size_t>(got)}, true);
    }
}

void Contacts::look()
{
    for (const int family : {AF_INET, AF_INET6}) {
        struct {
            nlmsghdr header;
            inet_diag_req_v2 body;
        } request{};
        request.header.nlmsg_len = sizeof request;
        request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
        request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        request.body.sdiag_family = static_cast<unsigned char>(family);
        request.body.sdiag_protocol = IPPROTO_TCP;
        request.body.idiag_states = 1U << tcpEstablished;
        request.body.idiag_ext = 1U << (INET_DIAG_INFO - 1);
        if (send(m_dump, &request, sizeof request, 0) < 0)
            return;
        char bytes[16 * 1024];
        for (bool isMore = true; isMore;) {
            const ssize_t got = recv(m_dump, bytes, sizeof bytes, 0);
            isMore = got > 0 && readMessages({bytes, static_cast<size_t>(got)}, false);
        }
    }
}

bool Contacts::readMessages(std::string_view messages, bool haveEnded)
{
    while (messages.size() >= sizeof(nlmsghdr)) {
        const auto header = copyOf<nlmsghdr>(messages);
        if (header.nlmsg_len < sizeof header || header.nlmsg_len > messages.size()
            || header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
            return false;
        if (header.nlmsg_type == SOCK_DIAG_BY_FAMILY
            && header.nlmsg_len >= NLMSG_HDRLEN + sizeof(inet_diag_msg))
            count(messages.substr(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN), haveEnded);
        messages.remove_prefix(std::min<size_t>(NLMSG_ALIGN(header.nlmsg_len), messages.size()));
    }
    return true;
}

void Contacts::count(std::string_view connection, bool hasEnded)
{
    const auto head = copyOf<inet_diag_msg>(connection);
    if (head.idiag_family != AF_INET && head.idiag_family != AF_INET6)
        return;
    const Address to = addressOf(head.idiag_family, head.id.idiag_dst);
    const int port = ntohs(head.id.idiag_dport);
    if (port == 0 || head.idiag_state == tcpListen || isLoopback(to))
        return;
    const auto info = copyOf<tcp_info>(attribute(connection, INET_DIAG_INFO));
    const auto known = m_open.find(cookieOf(head));
    const bool isNew = known == m_open.end();
    const Count before = isNew ? Count() : known->second;
    const Count all{.sent = info.tcpi_bytes_acked, .received = info.tcpi_bytes_received};
    if (hasEnded && !isNew)
        m_open.erase(known);
    else if (!hasEnded && m_open.size() < mostOpen)
        m_open[cookieOf(head)] = all;
    if (!isNew && all.sent <= before.sent && all.received <= before.received)
        return;
    note(to, port, isNew, all.sent - std::min(all.sent, before.sent),
         all.received - std::min(all.received, before.received));
}

void Contacts::note(const Address &remote, int port, bool isNew, std::uint64_t sent,
                    std::uint64_t received)
{
    const auto named = m_names.find(remote);
    const std::string host = named == m_names.end() ? toText(remote) : named->second;
    const bool hasRoom = m_new.size() < mostNew || m_new.contains({host, port});
    Contact &contact = m_new[hasRoom ? std::pair(host, port) : std::pair(std::string("*"), 0)];
    contact.host = hasRoom ? host : "*";
    contact.port = hasRoom ? port : 0;
    contact.opened += isNew ? 1 : 0;
    contact.sent += sent;
    contact.received += received;
}

std::vector<Contact> Contacts::take()
{
    std::vector<Contact> taken;
    for (auto &[key, contact] : m_new)
        taken.push_back(std::move(contact));
    m_new.clear();
    return taken;
}

} // namespace orrery::init
