// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <vector>

namespace orrery::init {

/// A block of addresses that a Micro must not reach.
struct Block {
    int family = 0; ///< AF_INET or AF_INET6.
    std::array<unsigned char, 16> address{};
    int prefix = 0;
};

/// Every private range, and every network this computer is directly attached to, whatever its
/// addresses. Call it before the network namespace is made.
[[nodiscard]] std::vector<Block> localNetworks();

/// Brings the loopback interface up; errno, or 0.
[[nodiscard]] int bringLoopbackUp();

/// Refuses \a blocks in this network namespace, but for the resolver of pasta. Rules come before
/// the routing tables, so they can stand before pasta adds its routes: there is no moment in
/// which the local network is open. errno, or 0. \a ipv6 tells whether that family may be used.
[[nodiscard]] int refuse(const std::vector<Block> &blocks, bool &ipv6);

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
