// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/contacts.h"
#include "app/orrery-init/resolver.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace orrery::init {

/// What a sandbox may reach beyond itself, and what it did there: answers its look-ups, opens
/// addresses for names that were allowed, and tells Orrery of contacts and of undecided names.
class Outbound
{
public:
    using Tell = std::function<void(const std::string &message)>;

    /// \a asks: no host is reached that Orrery did not allow by settle().
    Outbound(bool asks, Tell tell);

    /// Inside the network namespace; errno, or 0.
    [[nodiscard]] int open() { return m_resolver.open(); }
    void expectNetwork() { m_contacts.watchDatagrams(); } ///< Before the first route is made.
    void setNetwork(bool isUp);
    void settle(const std::string &name, bool isAllowed);
    [[nodiscard]] bool isWanted() const { return m_resolver.hasQuestions(); } ///< By a look-up.

    void addTo(std::vector<pollfd> &events) const;
    void handle();
    [[nodiscard]] long timeout() const; ///< µs until handle() wants to be called; -1: never.
    void tellContacts(); ///< Now, for the last time.

private:
    void resolved(const std::string &name, const Address &address);

    bool m_asks;
    bool m_isUp = false;
    Tell m_tell;
    Resolver m_resolver;
    Contacts m_contacts;
    std::map<std::string, std::set<Address>> m_open; ///< Let through, by name.
    long m_lookAt = 0; ///< µs
};

} // namespace orrery::init
