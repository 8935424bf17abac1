// SPDX-License-Identifier: MIT
#pragma once

/// What Orrery and `orrery-init` agree on. Plain C++: the helper links no Qt.
///
/// Descriptors that the helper inherits, besides 0 to 2:
///   control  SEQPACKET pair, one message per packet, words separated by blanks; its end is the
///            end of the sandbox.
///   sockets  SEQPACKET pair; each byte that Orrery sends is answered by one new TCP socket.
///   arguments  memfd of words, each ended by a NUL (secrets are among them): bubblewrap's options,
///              or what core/sandbox/landlockplan.h says.
///   from firstData on: what those words refer to.
///
/// Helper to Orrery: `listeners` (with the sockets, in the order asked), `pid N`, `listening`,
/// `network`, `nonetwork WHY`, `contact OPENED SENT RECEIVED PORT HOST` (what is new since the last
/// one of that host and port), `lookup NAME` (a host that is not decided), `outofmemory` (the
/// control group killed something), `exit CODE` (last), `failed ERRNO WHAT` (last). Orrery to
/// helper: `run` (first, with `--await-group`: the control group is settled), `stop MILLISECONDS`,
/// `kill`, `allow NAME`, `refuse NAME`, `go` (opens the gate).
namespace orrery::initprotocol {

inline constexpr int control = 3;
inline constexpr int sockets = 4;
inline constexpr int arguments = 5;
inline constexpr int firstData = 6;

inline constexpr int gate = 200; ///< Inside the sandbox, with `--gate`.

inline constexpr int prefetchedSockets = 8;
inline constexpr int longestMessage = 1024;

/// Where the helper, in a mount namespace of its own, puts the folder for scratch files until
/// bubblewrap binds it as /tmp and /dev/shm. Every Linux has this folder, and no sandbox binds
/// anything of it.
inline constexpr const char *scratch = "/sys";

} // namespace orrery::initprotocol
