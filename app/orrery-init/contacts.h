// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::init {

/// What a sandbox did with one port of one host since it was last told.
struct Contact {
    std::string host; ///< The name that the app looked up, else the address.
    int port = 0;
    unsigned opened = 0; ///< Connections that are new.
    std::uint64_t sent = 0; ///< Bytes.
    std::uint64_t received = 0;
};

/// Keeps account of the TCP connections that leave this network namespace. The kernel tells of
/// each one that ends; look() sees those that are open.
class Contacts
{
public:
    Contacts();
    ~Contacts();
    Contacts(const Contacts &) = delete;
    Contacts &operator=(const Contacts &) = delete;

    [[nodiscard]] int descriptor() const { return m_ended; } ///< -1: the kernel does not tell.
    void readEnded();
    void look();
    void setName(const Address &address, const std::string &name);
    [[nodiscard]] std::vector<Contact> take(); ///< What is new.

private:
    struct Count {
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
    };

    /// False: nothing follows them.
    bool read(std::string_view messages, bool haveEnded);
    void count(std::string_view connection, bool hasEnded);

    int m_ended = -1;
    int m_dump = -1;
    std::map<Address, std::string> m_names;
    std::map<std::uint64_t, Count> m_open; ///< By the kernel's cookie: what was counted before.
    std::map<std::pair<std::string, int>, Contact> m_new;
};

} // namespace orrery::init
