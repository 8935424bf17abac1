// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QByteArray>
#include <QFuture>

#include <chrono>
#include <memory>

namespace orrery {

class RunningMicro;

/// What a Micro answered; at most 1 MiB of its body.
struct MicroAnswer {
    int status = 0;
    QByteArray body;
};

/// Posts \a json straight to \a path of the Micro itself, as the scheduler does (runtime.md §9.1):
/// no session, no prefix. Blocks for up to \a limit: for a worker. Unavailable: it does not take
/// the connection. Timeout. Corrupt: what it answers is no HTTP.
[[nodiscard]] Result<MicroAnswer> postToMicro(const std::shared_ptr<const RunningMicro> &micro,
                                              const QString &path, const QByteArray &json,
                                              std::chrono::milliseconds limit);

/// The same over an unconnected or connected TCP socket, which it closes; \a port of loopback.
[[nodiscard]] Result<MicroAnswer> postOver(int socket, quint16 port, const QString &path,
                                           const QByteArray &json, std::chrono::milliseconds limit);

} // namespace orrery
