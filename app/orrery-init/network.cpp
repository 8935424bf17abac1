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

constexpr in_addr_t resolver = 0xa9fe0101; // pasta answers there: --dns-forward 169.254.1.1
constexpr unsigned helpersMark = 0x4f; ///< Of the helper's own packets; apps may not set one.

// The lower, the earlier. Routing tables come at 32766, this computer itself at 0.
constexpr unsigned resolverPriority = 10;
constexpr unsigned blockPriority = 20;
constexpr unsigned openPriority = 30;
constexpr unsigned allPriority = 40;

// Only protocols that programs speak: pasta's own gateway must stay a valid next hop, and the
// kernel checks that with no protocol at all.
constexpr unsigned char protocols[] = {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ICMPV6};

Block block(int family, const char *text, int prefix)
{
    Block result{.address = {.family = family, .bytes = {}}, .prefix = prefix};
    inet_pton(family, text, result.address.bytes.data());
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

struct Rule {
    Block to;
    unsigned priority = 0;
    int action = FR_ACT_TO_TBL; ///< The main table.
    unsigned char protocol = 0; ///< 0: any.
    unsigned mark = 0; ///< 0: any.
};

int change(int socket, int type, const Rule &rule)
{
    Request request(type, type == RTM_NEWRULE ? NLM_F_CREATE | NLM_F_EXCL : 0);
    fib_rule_hdr header{};
    header.family = static_cast<unsigned char>(rule.to.address.family);
    header.dst_len = static_cast<unsigned char>(rule.to.prefix);
    header.action = static_cast<unsigned char>(rule.action);
    header.table = rule.action == FR_ACT_TO_TBL ? static_cast<unsigned char>(RT_TABLE_MAIN) : 0;
    request.body(header);
    if (rule.to.prefix > 0)
        request.attribute(FRA_DST, rule.to.address.bytes.data(),
                          rule.to.address.family == AF_INET ? 4 : 16);
    request.attribute(FRA_PRIORITY, &rule.priority, sizeof rule.priority);
    if (rule.protocol != 0)
        request.attribute(FRA_IP_PROTO, &rule.protocol, sizeof rule.protocol);
    if (rule.mark != 0)
        request.attribute(FRA_FWMARK, &rule.mark, sizeof rule.mark);
    return request.send(socket);
}

int refuseBlock(int socket, const Block &one, unsigned priority, bool &ipv6)
{
    for (const unsigned char protocol : protocols) {
        if (one.address.family == AF_INET6 && !ipv6)
            return 0;
        const int error = change(
            socket, RTM_NEWRULE,
            {.to = one, .priority = priority, .action = FR_ACT_PROHIBIT, .protocol = protocol});
        if (one.address.family == AF_INET6 && (error == EAFNOSUPPORT || error == EOPNOTSUPP))
            ipv6 = false;
        else if (error != 0 && error != EEXIST) // two addresses in one network
            return error;
    }
    return 0;
}

int routeSocket()
{
    return ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

} // namespace

bool isResolver(const Address &address)
{
    const in_addr_t bytes = htonl(resolver);
    return address == addressOf(AF_INET, &bytes);
}

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
        const int prefix = bitsOf(one->ifa_netmask, family);
        if (prefix < 8)
            continue; // "everything" is a tunnel, not a neighbourhood
        const void *bytes = family == AF_INET
            ? static_cast<const void *>(
                  &reinterpret_cast<const sockaddr_in *>(one->ifa_addr)->sin_addr)
            : &reinterpret_cast<const sockaddr_in6 *>(one->ifa_addr)->sin6_addr;
        Block found{.address = {.family = family, .bytes = {}}, .prefix = prefix};
        std::memcpy(found.address.bytes.data(), bytes, family == AF_INET ? 4 : 16);
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

int refuse(const std::vector<Block> &blocks, bool all, bool &ipv6)
{
    const int socket = routeSocket();
    if (socket < 0)
        return errno;
    ipv6 = true;
    const sockaddr_in server = endpoint(resolver, 0);
    int error = change(socket, RTM_NEWRULE,
                       {.to = {.address = addressOf(AF_INET, &server.sin_addr), .prefix = 32},
                        .priority = resolverPriority,
                        .mark = helpersMark});
    for (size_t i = 0; error == 0 && i < blocks.size(); ++i)
        error = refuseBlock(socket, blocks[i], blockPriority, ipv6);
    for (const int family : {AF_INET, AF_INET6}) {
        if (error == 0 && all)
            error = refuseBlock(socket, {.address = {.family = family, .bytes = {}}, .prefix = 0},
                                allPriority, ipv6);
    }
    close(socket);
    return error;
}

void letThrough(const Address &address, bool isOpen)
{
    const int socket = routeSocket();
    if (socket < 0)
        return;
    const Block to{.address = address, .prefix = address.family == AF_INET ? 32 : 128};
    (void)change(socket, isOpen ? RTM_NEWRULE : RTM_DELRULE, {.to = to, .priority = openPriority});
    close(socket);
}

sockaddr_in endpoint(in_addr_t address, int port)
{
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(static_cast<unsigned short>(port));
    made.sin_addr.s_addr = htonl(address);
    return made;
}

int upstreamSocket(int type)
{
    const int socket = ::socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const sockaddr_in server = endpoint(resolver, 53);
    if (socket >= 0
        && setsockopt(socket, SOL_SOCKET, SO_MARK, &helpersMark, sizeof helpersMark) == 0
        && (connect(socket, reinterpret_cast<const sockaddr *>(&server), sizeof server) == 0
            || errno == EINPROGRESS))
        return socket;
    const int error = errno;
    close(socket);
    errno = error;
    return -1;
}

int listenOn(int port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return -errno;
    const sockaddr_in address = endpoint(INADDR_LOOPBACK, port);
    if (bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
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
    const sockaddr_in address = endpoint(INADDR_LOOPBACK, port);
    const bool open =
        connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
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
