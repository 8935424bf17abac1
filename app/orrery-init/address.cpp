// SPDX-License-Identifier: MIT
#include "app/orrery-init/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace orrery::init {

Address addressOf(int family, const void *bytes)
{
    Address address{.family = family, .bytes = {}};
    std::memcpy(address.bytes.data(), bytes, family == AF_INET ? 4 : 16);
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (family == AF_INET6 && std::equal(mapped.begin(), mapped.end(), address.bytes.begin()))
        return addressOf(AF_INET, address.bytes.data() + mapped.size());
    return address;
}

std::optional<Address> addressFrom(const std::string &text)
{
    unsigned char bytes[16] = {};
    for (const int family : {AF_INET, AF_INET6}) {
        if (inet_pton(family, text.c_str(), bytes) == 1)
            return addressOf(family, bytes);
    }
    return {};
}

bool isLoopback(const Address &address)
{
    if (address.family == AF_INET)
        return address.bytes[0] == 127;
    return std::memcmp(address.bytes.data(), &in6addr_loopback, 16) == 0;
}

std::string toText(const Address &address)
{
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(address.family, address.bytes.data(), text, sizeof text);
    return text;
}

} // namespace orrery::init
