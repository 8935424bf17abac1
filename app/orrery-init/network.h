// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"

#include <netinet/in.h>

#include <vector>

namespace orrery::init {

/// A block of addresses that a Micro must not reach.
struct Block {
    Address address;
    int prefix = 0; ///< Bits.
};

/// Every private range, and every network this computer is directly attached to, whatever its
/// addresses. Call it before the network namespace is made.
[[nodiscard]] std::vector<Block> localNetworks();

/// Brings the loopback interface up; errno, or 0.
[[nodiscard]] int bringLoopbackUp();

/// Refuses \a blocks in this network namespace, and with \a all every address that is not let
/// through later. Rules come before the routing tables, so they can stand before pasta adds its
/// routes: there is no moment in which the local network is open. errno, or 0. \a ipv6 tells
/// whether that family may be used.
[[nodiscard]] int refuse(const std::vector<Block> &blocks, bool all, bool &ipv6);

/// Whether it is pasta's name server, which the helper alone may ask.
[[nodiscard]] bool isResolver(const Address &address);

/// Lets one address through that refuse() closed with \a all, or closes it again. A network that
/// it closed by its block stays closed.
void letThrough(const Address &address, bool isOpen);

/// A socket (SOCK_DGRAM or SOCK_STREAM, non-blocking) to pasta's name server, which nothing but
/// the helper reaches; -1 with errno.
[[nodiscard]] int upstreamSocket(int type);

/// An IPv4 address (in the byte order of this computer) and port, as the kernel wants it.
[[nodiscard]] sockaddr_in endpoint(in_addr_t address, int port);

/// A listening TCP socket on 127.0.0.1:\a port; -errno when it cannot be made.
[[nodiscard]] int listenOn(int port);

/// Asks the kernel whether something listens on a port, without connecting to it: an app would
/// see (and log) an empty connection.
class ListenProbe
{
public:
    /// \a known is a port that is listened on now, to see whether the kernel answers at all.
    explicit ListenProbe(int known);
    ~ListenProbe();
    ListenProbe(const ListenProbe &) = delete;
    ListenProbe &operator=(const ListenProbe &) = delete;

    [[nodiscard]] bool isListening(int port) const;

private:
    [[nodiscard]] bool ask(int port) const;

    int m_socket = -1;
    bool m_works = false; ///< Else it connects.
};

} // namespace orrery::init
