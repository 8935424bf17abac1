// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace orrery::init {

/// One UDP packet as its headers tell.
struct Datagram {
    Address from;
    Address to;
    int fromPort = 0;
    int toPort = 0;
    std::uint64_t bytes = 0; ///< Of its content.
};

/// From the first bytes of an IP packet; nothing for another protocol, a later fragment, or when
/// the headers are cut off.
[[nodiscard]] std::optional<Datagram> datagramFrom(std::string_view packet);

/// Sees the UDP packets of this network namespace: the kernel keeps no account of them. Of a flood
/// it sees a part.
class Datagrams
{
public:
    /// What was sent to one port of one host and came back, since the last; \a isNew: there was no
    /// such exchange for some time.
    using Note = std::function<void(const Address &remote, int port, bool isNew, std::uint64_t sent,
                                    std::uint64_t received)>;

    explicit Datagrams(Note note);
    ~Datagrams();
    Datagrams(const Datagrams &) = delete;
    Datagrams &operator=(const Datagrams &) = delete;

    [[nodiscard]] int descriptor() const { return m_socket; } ///< -1: they cannot be seen.
    void read();
    /// Once the network's device is there: hears that one alone. A socket that hears all of them
    /// costs each packet of the loopback device a copy before its filter can say no, and every
    /// request to the app goes there.
    void narrow();

private:
    using Exchange = std::tuple<int, Address, int>; ///< Own port, remote address and port.

    void count(const Datagram &datagram, bool isOutgoing);

    Note m_note;
    int m_socket = -1;
    std::map<Exchange, long> m_last; ///< Of those that we began: time of the last packet, µs.
};

} // namespace orrery::init
