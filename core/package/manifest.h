// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/spacefile/spacefile.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

namespace orrery {

/// `manifest.json` of a package: what it is and what it wants (package.md §1.1).
struct Manifest {
    AppId app = {}; ///< `<key id>/<short name>`, or `local/<slug>` for what nobody signed.
    QString key = {}; ///< The developer's public key, one line in minisign's form; empty = local.
    QString name = {};
    QString version = {};
    qint64 build = 0; ///< Orders the releases of an app.
    QString channel = QStringLiteral("stable"); ///< Or "beta".
    QString minHost = {}; ///< The oldest Orrery that runs it; empty = any.
    QStringList arch = {QStringLiteral("any")};
    Spacefile spacefile = {};
    QJsonArray permissions = {}; ///< `{"kind": "net" | "lan", …, "reason"}`.
    QMap<QString, qint64> sizes = {}; ///< Micro → bytes of its files, unpacked.
    QString licence = {};
    QString source = {}; ///< Revision of the source.
    QDateTime created = {}; ///< UTC, whole seconds.
    QJsonObject others = {}; ///< Members that this version does not know; kept.

    friend bool operator==(const Manifest &, const Manifest &) = default;
};

[[nodiscard]] QJsonObject toJson(const Manifest &manifest);
/// Checks every member. InvalidInput names the first that is wrong.
[[nodiscard]] Result<Manifest> manifestFromJson(const QJsonObject &json);

/// The manifest's file as bytes, the same for the same manifest.
[[nodiscard]] QByteArray manifestBytes(const Manifest &manifest);
/// Reads `manifest.json` of an unpacked release. NotFound, Io, Corrupt.
[[nodiscard]] Result<Manifest> readManifest(const QString &releaseDir);

/// `<key id>/<short name>`.
[[nodiscard]] AppId appIdOf(const QString &keyId, const QString &shortName);

} // namespace orrery
