// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/spacefilereport.h"

namespace orrery {

/// What `Discovery.md` tells of an app: front matter and Markdown body (lifecycle.md §5).
struct DiscoveryPage {
    QString appName;
    QString title;
    QString tagline;
    QString themeColor; ///< "#rrggbb", lower case; empty = none.
    QString git;
    QString homepage;
    QStringList media; ///< Addresses of videos, or paths relative to the file; folders expanded.
    bool openCode = false;
    QString portedFrom;
    QStringList worksWith;
    QString body; ///< Markdown, as written.
    friend bool operator==(const DiscoveryPage &, const DiscoveryPage &) = default;
};

struct DiscoveryReport {
    DiscoveryPage page;
    QList<Issue> issues;

    [[nodiscard]] bool isValid() const { return hasNoErrors(issues); }
};

/// Checks \a text by the limits of lifecycle.md §5, all problems at once. \a folder: where media
/// is looked up, and listed folders are expanded; empty = the disk is not looked at.
[[nodiscard]] DiscoveryReport readDiscoveryPage(const QByteArray &text, const QString &folder = {});

/// Reads `Discovery.md` in \a folder; a missing file is an empty page without issues.
[[nodiscard]] DiscoveryReport readDiscoveryPageIn(const QString &folder);

/// What is missing before a release with this page may be listed: name, tagline, description.
/// One whole sentence each; empty = it may.
[[nodiscard]] QStringList missingForListing(const DiscoveryPage &page);

} // namespace orrery
