// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

namespace orrery {

/// Where everything of one Space lies (design.md §5). A value; makes no folder itself.
class ProfilePaths
{
public:
    /// \a root is the profile's folder; made absolute.
    explicit ProfilePaths(const QString &root);

    /// `ORRERY_PROFILE`, else `orrery` in the user's data folder.
    [[nodiscard]] static QString defaultRoot();

    [[nodiscard]] const QString &root() const { return m_root; }
    [[nodiscard]] QString spaceDb() const;
    [[nodiscard]] QString appsDir() const;
    /// apps/<app>/<digest>: an unpacked release, read-only. The `/` of \a app stays a folder.
    [[nodiscard]] QString releaseDir(const AppId &app, const QString &digest) const;
    [[nodiscard]] QString instanceDir(const InstanceId &instance) const;
    [[nodiscard]] QString instanceCollectionDir(const InstanceId &instance) const;
    [[nodiscard]] QString projectDir(const ProjectId &project) const;
    [[nodiscard]] QString collectionDir(const CollectionId &collection) const; ///< Headless ones.
    [[nodiscard]] QString cataloguesDir() const;
    [[nodiscard]] QString keysDir() const;
    [[nodiscard]] QString caFile() const; ///< keys/ca.pem: the CA that sandboxes trust.
    [[nodiscard]] QString browserCaFile() const; ///< keys/browser-ca.json, if browsers trust one.
    [[nodiscard]] QString logsDir() const;
    [[nodiscard]] QString binDir() const;
    [[nodiscard]] QString stagingDir() const; ///< Half-made things; swept at every start.

private:
    QString m_root;
};

} // namespace orrery
