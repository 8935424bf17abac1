// SPDX-License-Identifier: MIT
#include "app/orrery-init/controlgroup.h"

#include "app/orrery-init/processes.h"
#include "core/sandbox/initprotocol.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <string_view>

namespace orrery::init {

long killsIn(std::string_view events)
{
    constexpr std::string_view name = "\noom_kill ";
    const size_t at = events.find(name);
    long kills = 0;
    if (at != std::string_view::npos)
        std::from_chars(events.data() + at + name.size(), events.data() + events.size(), kills);
    return kills;
}

ControlGroup::~ControlGroup()
{
    if (m_events >= 0)
        close(m_events);
}

void ControlGroup::await()
{
    constexpr int patience = 2000; // ms; Orrery gives up after half of it
    pollfd message{.fd = initprotocol::control, .events = POLLIN, .revents = 0};
    char bytes[initprotocol::longestMessage];
    if (poll(&message, 1, patience) <= 0)
        return;
    // What else may come, or its end, is for the loop that follows.
    const ssize_t got = recv(initprotocol::control, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (got <= 0 || std::string_view(bytes, static_cast<size_t>(got)) != "run")
        return;
    (void)recv(initprotocol::control, bytes, sizeof bytes, MSG_DONTWAIT);

    const std::string groups = readFile("/proc/self/cgroup");
    const size_t at = groups.find("0::/"); // the line of the unified hierarchy
    if (at == std::string::npos)
        return;
    const std::string path = groups.substr(at + 3, groups.find('\n', at) - at - 3);
    m_events = open(("/sys/fs/cgroup" + path + "/memory.events").c_str(), O_RDONLY | O_CLOEXEC);
    m_killsBefore = kills();
}

long ControlGroup::kills() const
{
    char bytes[512];
    const ssize_t got = m_events < 0 ? -1 : pread(m_events, bytes, sizeof bytes, 0);
    if (got <= 0)
        return 0;
    return killsIn(std::string_view(bytes, static_cast<size_t>(got)));
}

bool ControlGroup::hasKilled() const
{
    return kills() > m_killsBefore;
}

} // namespace orrery::init
