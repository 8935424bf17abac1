// SPDX-License-Identifier: MIT
#include "app/orrery-init/datagrams.h"

#include "app/orrery-init/clock.h"

#include <net/if.h> // before the kernel's, which has the same names

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace orrery::init {

namespace {

constexpr size_t seen = 80; ///< Bytes of a packet: IPv4 with all options, or IPv6, and UDP.
constexpr int mostPerTurn = 256;
constexpr size_t mostExchanges = 4096;
constexpr long pause = 60 * second; ///< After it an exchange is a new one.

size_t number(std::string_view bytes, size_t at)
{
    return static_cast<size_t>(static_cast<unsigned char>(bytes[at])) << 8
        | static_cast<unsigned char>(bytes[at + 1]);
}

/// Lets only UDP through, and nothing of the loopback device: all else costs a few instructions.
bool setFilter(int socket)
{
    constexpr auto special = [](int what) { return static_cast<__u32>(SKF_AD_OFF + what); };
    constexpr __u32 ipv4Protocol = 9;
    constexpr __u32 ipv6Protocol = 6;
    sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, special(SKF_AD_HATYPE)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPHRD_LOOPBACK, 7, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, special(SKF_AD_PROTOCOL)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 2),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, ipv4Protocol),
        BPF_STMT(BPF_JMP | BPF_JA, 2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IPV6, 0, 2),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, ipv6Protocol),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, seen),
    };
    const sock_fprog program{.len = std::size(steps), .filter = steps};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

/// A socket that hears the device of this number, or all of them: 0; -1 when it cannot.
int listenTo(int device)
{
    // The filter first: bound to a protocol it hears everything.
    const int made = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_ll place{};
    place.sll_family = AF_PACKET;
    place.sll_protocol = htons(ETH_P_ALL);
    place.sll_ifindex = device;
    if (made >= 0 && setFilter(made)
        && bind(made, reinterpret_cast<const sockaddr *>(&place), sizeof place) == 0)
        return made;
    close(made);
    return -1;
}

/// The one device beside the loopback device; 0 when it is not the only one.
int networkDevice()
{
    int found = 0;
    struct if_nameindex *all = if_nameindex();
    for (struct if_nameindex *one = all; one && one->if_index != 0; ++one) {
        if (std::string_view(one->if_name) != "lo")
            found = found == 0 ? static_cast<int>(one->if_index) : -1;
    }
    if_freenameindex(all);
    return std::max(found, 0);
}

} // namespace

std::optional<Datagram> datagramFrom(std::string_view packet)
{
    constexpr size_t udpHeader = 8;
    if (packet.empty())
        return {};
    Datagram found;
    size_t udp = 0;
    if (const int version = static_cast<unsigned char>(packet[0]) >> 4; version == 4) {
        udp = (static_cast<unsigned char>(packet[0]) & 0xfU) * 4;
        constexpr size_t fragmentOffset = 0x1fff;
        if (udp < 20 || packet.size() < udp + udpHeader || packet[9] != IPPROTO_UDP
            || (number(packet, 6) & fragmentOffset) != 0)
            return {};
        found.from = addressOf(AF_INET, packet.data() + 12);
        found.to = addressOf(AF_INET, packet.data() + 16);
    } else if (version == 6) {
        udp = 40;
        if (packet.size() < udp + udpHeader || packet[6] != IPPROTO_UDP)
            return {};
        found.from = addressOf(AF_INET6, packet.data() + 8);
        found.to = addressOf(AF_INET6, packet.data() + 24);
    } else {
        return {};
    }
    found.fromPort = static_cast<int>(number(packet, udp));
    found.toPort = static_cast<int>(number(packet, udp + 2));
    const size_t length = number(packet, udp + 4);
    found.bytes = length < udpHeader ? 0 : length - udpHeader;
    return found;
}

Datagrams::Datagrams(Note note)
    : m_note(std::move(note))
    , m_socket(listenTo(0))
{
}

Datagrams::~Datagrams()
{
    close(m_socket);
}

void Datagrams::read()
{
    for (int left = mostPerTurn; left > 0; --left) {
        char bytes[seen];
        sockaddr_ll device{};
        socklen_t size = sizeof device;
        const ssize_t got = recvfrom(m_socket, bytes, sizeof bytes, 0,
                                     reinterpret_cast<sockaddr *>(&device), &size);
        if (got < 0)
            return;
        if (const auto datagram = datagramFrom({bytes, static_cast<size_t>(got)}))
            count(*datagram, device.sll_pkttype == PACKET_OUTGOING);
    }
}

void Datagrams::narrow()
{
    const int device = networkDevice();
    const int only = device > 0 ? listenTo(device) : -1;
    if (only < 0)
        return;
    read();
    // What both have heard is counted.
    char byte = 0;
    for (int left = mostPerTurn; left > 0 && recv(only, &byte, 1, 0) >= 0;)
        --left;
    close(std::exchange(m_socket, only));
}

void Datagrams::count(const Datagram &datagram, bool isOutgoing)
{
    const Exchange exchange = isOutgoing
        ? Exchange(datagram.fromPort, datagram.to, datagram.toPort)
        : Exchange(datagram.toPort, datagram.from, datagram.fromPort);
    const auto known = m_last.find(exchange);
    if (!isOutgoing && known == m_last.end())
        return; // nobody here asked for it
    if (known == m_last.end() && m_last.size() >= mostExchanges)
        m_last.clear();
    const bool isNew = known == m_last.end() || now() - known->second > pause;
    m_last[exchange] = now();
    const auto &[own, remote, port] = exchange;
    m_note(remote, port, isNew, isOutgoing ? datagram.bytes : 0, isOutgoing ? 0 : datagram.bytes);
}

} // namespace orrery::init
