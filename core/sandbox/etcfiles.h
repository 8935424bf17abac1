// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace orrery {

struct SandboxSpec;

/// The files of /etc that a sandbox gets of its own: users, hosts, resolver, our certificate.
[[nodiscard]] QMap<QString, QByteArray> etcFiles(const SandboxSpec &spec);

/// Where our certificate lies inside.
inline constexpr const char *sandboxCaFile = "/etc/orrery/ca.pem";

/// The host's bundle of trusted roots; empty if it has none.
[[nodiscard]] QString systemCaBundle();
/// The host's roots and \a caPem.
[[nodiscard]] QByteArray mergedCaBundle(const QByteArray &caPem);
/// The variables by which runtimes find the certificates.
[[nodiscard]] QMap<QString, QString> caEnvironment(const SandboxSpec &spec);

/// The user's zone for TZ: "Europe/Berlin".
[[nodiscard]] QString timeZone();

} // namespace orrery
