// SPDX-License-Identifier: MIT
#include "app/orrery-init/network.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/fib_rules.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>

namespace orrery::init {

namespace {

constexpr const char *resolver = "169.254.1.1"; // pasta answers there; see resolv.conf in core

Block block(int family, const char *text, int prefix)
{
    Block result{.family = family, .address = {}, .prefix = prefix};
    inet_pton(family, text, result.address.data());
    return result;
}

int bitsOf(const sockaddr *mask, int family)
{
    unsigned char bytes[16] = {};
    const int count = family == AF_INET ? 4 : 16;
    if (family == AF_INET)
        std::memcpy(bytes, &reinterpret_cast<const sockaddr_in *>(mask)->sin_addr, 4);
    else
        std::memcpy(bytes, &reinterpret_cast<const sockaddr_in6 *>(mask)->sin6_addr, 16);
    int bits = 0;
    for (int i = 0; i < count; ++i)
        bits += std::popcount(bytes[i]);
    return bits;
}

/// One netlink request with its attributes, and its acknowledgement.
class Request
{
public:
    Request(int type, int flags)
    {
        auto *header = reinterpret_cast<nlmsghdr *>(m_bytes);
        header->nlmsg_len = NLMSG_HDRLEN;
        header->nlmsg_type = static_cast<unsigned short>(type);
        header->nlmsg_flags = static_cast<unsigned short>(NLM_F_REQUEST | NLM_F_ACK | flags);
    }

    template <typename T> void body(const T &value)
    {
        auto *header = reinterpret_cast<nlmsghdr *>(m_bytes);
        std::memcpy(m_bytes + header->nlmsg_len, &value, sizeof value);
        header->nlmsg_len += NLMSG_ALIGN(sizeof value);
    }

    void attribute(int type, const void *value, size_t size)
    {
        auto *header = reinterpret_cast<nlmsghdr *>(m_bytes);
        rtattr attr{.rta_len = static_cast<unsigned short>(RTA_LENGTH(size)),
                    .rta_type = static_cast<unsigned short>(type)};
        std::memcpy(m_bytes + header->nlmsg_len, &attr, sizeof attr);
        std::memcpy(m_bytes + header->nlmsg_len + sizeof attr, value, size);
        header->nlmsg_len += static_cast<unsigned>(RTA_ALIGN(attr.rta_len));
    }

    [[nodiscard]] int send(int socket) const
    {
        const auto *header = reinterpret_cast<const nlmsghdr *>(m_bytes);
        if (::send(socket, m_bytes, header->nlmsg_len, 0) < 0)
            return errno;
        alignas(nlmsghdr) char answer[512];
        const ssize_t got = recv(socket, answer, sizeof answer, 0);
        if (got < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr))))
            return got < 0 ? errno : EPROTO;
        const auto *reply = reinterpret_cast<const nlmsghdr *>(answer);
        if (reply->nlmsg_type != NLMSG_ERROR)
            return EPROTO;
        return -reinterpret_cast<const nlmsgerr *>(answer + NLMSG_HDRLEN)->error;
    }

private:
    alignas(nlmsghdr) char m_bytes[256] = {};
};

int addRule(int socket, const Block &to, int action, unsigned priority, unsigned char protocol)
{
    Request request(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL);
    fib_rule_hdr header{};
    header.family = static_cast<unsigned char>(to.family);
    header.dst_len = static_cast<unsigned char>(to.prefix);
    header.action = static_cast<unsigned char>(action);
    header.table = action == FR_ACT_TO_TBL ? static_cast<unsigned char>(RT_TABLE_MAIN) : 0;
    request.body(header);
    request.attribute(FRA_DST, to.address.data(), to.family == AF_INET ? 4 : 16);
    request.attribute(FRA_PRIORITY, &priority, sizeof priority);
    if (protocol != 0)
        request.attribute(FRA_IP_PROTO, &protocol, sizeof protocol);
    return request.send(socket);
}

} // namespace

std::vector<Block> localNetworks()
{
    std::vector<Block> blocks{
        block(AF_INET, "10.0.0.0", 8),     block(AF_INET, "172.16.0.0", 12),
        block(AF_INET, "192.168.0.0", 16), block(AF_INET, "100.64.0.0", 10),
        block(AF_INET, "169.254.0.0", 16), block(AF_INET, "224.0.0.0", 4),
        block(AF_INET6, "fc00::", 7),      block(AF_INET6, "fe80::", 10),
        block(AF_INET6, "fec0::", 10),     block(AF_INET6, "ff00::", 8),
    };
    ifaddrs *list = nullptr;
    if (getifaddrs(&list) != 0)
        return blocks;
    for (const ifaddrs *one = list; one; one = one->ifa_next) {
        if (!one->ifa_addr || !one->ifa_netmask || (one->ifa_flags & IFF_LOOPBACK) != 0)
            continue;
        const int family = one->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6)
            continue;
        Block found{.family = family, .address = {}, .prefix = bitsOf(one->ifa_netmask, family)};
        if (found.prefix < 8)
            continue; // "everything" is a tunnel, not a neighbourhood
        if (family == AF_INET) {
            const auto *address = reinterpret_cast<const sockaddr_in *>(one->ifa_addr);
            std::memcpy(found.address.data(), &address->sin_addr, 4);
        } else {
            const auto *address = reinterpret_cast<const sockaddr_in6 *>(one->ifa_addr);
            std::memcpy(found.address.data(), &address->sin6_addr, 16);
        }
        blocks.push_back(found);
    }
    freeifaddrs(list);
    return blocks;
}

int bringLoopbackUp()
{
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return errno;
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    const int error = ioctl(socket, SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
    close(socket);
    return error;
}

int refuse(const std::vector<Block> &blocks, bool &ipv6)
{
    const int socket = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (socket < 0)
        return errno;
    ipv6 = true;
    // Only protocols that programs speak: pasta's own gateway must stay a valid next hop, and the
    // kernel checks that with no protocol at all.
    constexpr unsigned char protocols[] = {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ICMPV6};
    int error = addRule(socket, block(AF_INET, resolver, 32), FR_ACT_TO_TBL, 10, 0);
    for (const Block &one : blocks) {
        for (const unsigned char protocol : protocols) {
            if (error != 0)
                break;
            if (one.family == AF_INET6 && !ipv6)
                continue;
            error = addRule(socket, one, FR_ACT_PROHIBIT, 20, protocol);
            if (error == EEXIST)
                error = 0; // two addresses in one network
            if (one.family == AF_INET6 && (error == EAFNOSUPPORT || error == EOPNOTSUPP)) {
                ipv6 = false;
                error = 0;
            }
        }
    }
    close(socket);
    return error;
}

int listenOn(int port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return -errno;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0
        && listen(socket, SOMAXCONN) == 0)
        return socket;
    const int error = errno;
    close(socket);
    return -error;
}

ListenProbe::ListenProbe(int known)
    : m_socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG))
{
    m_works = m_socket >= 0 && known > 0 && ask(known);
}

ListenProbe::~ListenProbe()
{
    if (m_socket >= 0)
        close(m_socket);
}

bool ListenProbe::isListening(int port) const
{
    if (m_works)
        return ask(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool open = connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    close(socket);
    return open;
}

bool ListenProbe::ask(int port) const
{
    Request request(SOCK_DIAG_BY_FAMILY, 0);
    inet_diag_req_v2 body{};
    body.sdiag_family = AF_INET; // finds wildcard listeners of IPv6 too
    body.sdiag_protocol = IPPROTO_TCP;
    body.idiag_states = 1U << 10; // TCP_LISTEN
    body.id.idiag_sport = htons(static_cast<unsigned short>(port));
    body.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
    body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    body.id.idiag_dport = htons(1);
    body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    request.body(body);
    // Found: the socket's description comes (not an error message), and an acknowledgement.
    const int answer = request.send(m_socket);
    if (answer != EPROTO)
        return false;
    char acknowledgement[512];
    (void)recv(m_socket, acknowledgement, sizeof acknowledgement, MSG_DONTWAIT);
    return true;
}

} // namespace orrery::init
