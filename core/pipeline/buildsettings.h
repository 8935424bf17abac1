// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandbox/sandboxspec.h"

#include <QMap>
#include <QStringList>

namespace orrery {

/// What a build takes over from this computer so that npm and pip work in its network: roots of
/// certificates, proxies, mirrors. Credentials stay here, as builds run foreign code.
struct BuildSettings {
    QMap<QString, QString> env;
    QList<Bind> binds;
    QByteArray npmrc; ///< For the build's home; may be empty.
    QByteArray pipConf; ///< For the build's home; may be empty.
    bool namesServers = false; ///< A mirror or proxy, which may lie in the local network.
    friend bool operator==(const BuildSettings &, const BuildSettings &) = default;
};

/// Reads environment and configuration files of the user. Thread: worker.
[[nodiscard]] BuildSettings hostBuildSettings();

/// \a text of an npmrc or pip.conf without its credentials.
[[nodiscard]] QByteArray withoutCredentials(const QByteArray &text);

} // namespace orrery
