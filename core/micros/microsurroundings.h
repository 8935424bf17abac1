// SPDX-License-Identifier: MIT
#pragma once

#include "core/engines/runtimes.h"
#include "core/sandbox/sandboxtools.h"
#include "core/sandbox/tier.h"

#include <QByteArray>

#include <chrono>

namespace orrery {

/// What every Micro gets from its surroundings; known once the gateway listens.
struct MicroSurroundings {
    SandboxTools tools;
    Runtimes runtimes;
    quint16 gatewayPort = 0;
    QByteArray caPem;
    TierReport tier{.tier = Tier::Full};
};

struct SupervisorTimes {
    std::chrono::milliseconds startLimit{30'000};
    std::chrono::milliseconds grace{5'000}; ///< Between SIGTERM and SIGKILL.
    std::chrono::milliseconds idleLimit{600'000};
    std::chrono::milliseconds firstBackOff{200};
    std::chrono::milliseconds longestBackOff{30'000};
    std::chrono::milliseconds steady{10'000}; ///< Ran that long: its next crash is a first one.
};

} // namespace orrery
