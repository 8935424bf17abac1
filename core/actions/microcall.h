// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>

#include <chrono>
#include <memory>

namespace orrery {

class RunningMicro;

/// What is asked of a Micro by Orrery itself: no session, no prefix of the Micro's path.
struct MicroRequest {
    QByteArray method = "POST";
    QString path;
    QByteArray json; ///< The body; none when empty.
    bool isScheduled = false; ///< Tells the Micro that nobody waits (`X-Space-Trigger: schedule`).
};

/// What a Micro answered; at most 1 MiB of its body.
struct MicroAnswer {
    int status = 0;
    QByteArray body;
    QByteArray contentType = {};

    [[nodiscard]] bool isGood() const { return status < 400; } ///< runtime.md §9.1
};

/// Asks the Micro itself, as the scheduler does (runtime.md §9.1). Blocks for up to \a limit: for a
/// worker. Unavailable: it does not take the connection. Timeout. Corrupt: its answer is no HTTP.
[[nodiscard]] Result<MicroAnswer> callMicro(const std::shared_ptr<const RunningMicro> &micro,
                                            const MicroRequest &request,
                                            std::chrono::milliseconds limit);

/// The same over an unconnected or connected TCP socket, which it closes; \a port of loopback.
[[nodiscard]] Result<MicroAnswer> callOver(int socket, quint16 port, const MicroRequest &request,
                                           std::chrono::milliseconds limit);

} // namespace orrery
