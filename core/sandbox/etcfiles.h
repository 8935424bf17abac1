// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace orrery {

struct SandboxSpec;

/// The files of /etc that a sandbox gets of its own: users, hosts, resolver, our certificate.
[[nodiscard]] QMap<QString, QByteArray> etcFiles(const SandboxSpec &spec);

/// The host's bundle of trusted roots; empty if it has none.
[[nodiscard]] QString systemCaBundle();
/// The host's roots and \a caPem.
[[nodiscard]] QByteArray mergedCaBundle(const QByteArray &caPem);
/// Where runtimes find our certificate, and the roots together with it; empty where there is none.
[[nodiscard]] QString caFileIn(const SandboxSpec &spec);
[[nodiscard]] QString rootsFileIn(const SandboxSpec &spec);

/// The whole environment of the command: the defaults, the names by which runtimes find the
/// certificates, and over them what the spec says.
[[nodiscard]] QMap<QString, QString> environmentOf(const SandboxSpec &spec);

} // namespace orrery
