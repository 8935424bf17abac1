// SPDX-License-Identifier: MIT
#include "app/orrery-init/outbound.h"

#include "app/orrery-init/clock.h"
#include "app/orrery-init/network.h"

#include <algorithm>
#include <utility>

namespace orrery::init {

namespace {

constexpr long lookEvery = 2 * second; ///< And no message about a host more often than that.
constexpr size_t mostAddresses = 256; ///< Of one name: a rule of the kernel's each.

} // namespace

Outbound::Outbound(bool asks, Tell tell)
    : m_asks(asks)
    , m_tell(std::move(tell))
    , m_resolver(asks,
                 {.undecided = [this](const std::string &name) { m_tell("lookup " + name); },
                  .resolved = [this](const std::string &name,
                                     const Address &address) { resolved(name, address); }})
{
}

void Outbound::setNetwork(bool isUp)
{
    m_isUp = isUp;
    m_lookAt = now() + lookEvery;
    m_resolver.setNetwork(isUp);
    m_contacts.setNetwork(isUp);
}

void Outbound::settle(const std::string &name, bool isAllowed)
{
    if (const auto it = m_open.find(name); !isAllowed && it != m_open.end()) {
        for (const Address &address : it->second) {
            const bool isShared = std::ranges::any_of(m_open, [&](const auto &other) {
                return other.first != name && other.second.contains(address);
            });
            if (!isShared)
                letThrough(address, false);
        }
        m_open.erase(it);
    }
    if (const std::optional<Address> address = addressFrom(name); isAllowed && address)
        resolved(name, *address); // a rule for an address, which nobody looks up
    m_resolver.settle(name, isAllowed);
}

void Outbound::resolved(const std::string &name, const Address &address)
{
    m_contacts.setName(address, name);
    if (!m_asks || m_open[name].contains(address) || m_open[name].size() >= mostAddresses)
        return;
    m_open[name].insert(address);
    letThrough(address, true);
}

void Outbound::addTo(std::vector<pollfd> &events) const
{
    m_resolver.addTo(events);
    for (const int descriptor : m_contacts.descriptors())
        events.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
}

void Outbound::handle()
{
    m_resolver.handle();
    m_contacts.read();
    if (m_isUp && now() >= m_lookAt)
        tellContacts();
}

long Outbound::timeout() const
{
    return m_isUp ? std::max(0L, m_lookAt - now()) : -1;
}

void Outbound::tellContacts()
{
    m_contacts.read();
    m_contacts.look();
    for (const Contact &one : m_contacts.take())
        m_tell("contact " + std::to_string(one.opened) + ' ' + std::to_string(one.sent) + ' '
               + std::to_string(one.received) + ' ' + std::to_string(one.port) + ' ' + one.host);
    m_lookAt = now() + lookEvery;
}

} // namespace orrery::init
