// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"
#include "app/orrery-init/datagrams.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::init {

/// What a sandbox did with one port of one host since it was last told.
struct Contact {
    std::string host; ///< The name that the app looked up, else the address.
    int port = 0;
    unsigned opened = 0; ///< Connections, or exchanges of datagrams, that are new.
    std::uint64_t sent = 0; ///< Bytes.
    std::uint64_t received = 0;
};

/// Keeps account of what leaves this network namespace. The kernel tells of each TCP connection
/// that ends; look() sees those that are open. UDP is seen packet by packet.
class Contacts
{
public:
    Contacts();
    ~Contacts();
    Contacts(const Contacts &) = delete;
    Contacts &operator=(const Contacts &) = delete;

    /// Readable when the kernel has something to tell; -1: it does not.
    [[nodiscard]] std::array<int, 2> descriptors() const
    {
        return {m_ended, m_datagrams ? m_datagrams->descriptor() : -1};
    }
    /// Begins to see UDP. Not done from the beginning: no start of an app shall wait for it.
    void watchDatagrams();
    void setNetwork(bool isUp); ///< Nothing is seen any more where there is none.
    void read();
    void look();
    void setName(const Address &address, const std::string &name);
    [[nodiscard]] std::vector<Contact> take(); ///< What is new.

private:
    struct Count {
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
    };

    /// False: nothing follows them.
    bool readMessages(std::string_view messages, bool haveEnded);
    void count(std::string_view connection, bool hasEnded);
    void note(const Address &remote, int port, bool isNew, std::uint64_t sent,
              std::uint64_t received);

    int m_ended = -1;
    int m_dump = -1;
    std::optional<Datagrams> m_datagrams;
    std::map<Address, std::string> m_names;
    std::map<std::uint64_t, Count> m_open; ///< By the kernel's cookie: what was counted before.
    std::map<std::pair<std::string, int>, Contact> m_new;
};

} // namespace orrery::init
