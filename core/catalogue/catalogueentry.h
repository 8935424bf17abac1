// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QJsonArray>
#include <QList>
#include <QString>

namespace orrery {

/// The newest release of one app on one channel, as a catalogue lists it.
struct CatalogueEntry {
    AppId app = {};
    QString key = {}; ///< The developer's public key.
    QString name = {};
    QString tagline = {};
    QString category = {};
    QString themeColor = {}; ///< `#rrggbb` or empty.
    QString iconFile = {}; ///< Path; empty = the generated icon.

    QString version = {};
    qint64 build = 0;
    QString channel = QStringLiteral("stable");
    QString digest = {}; ///< SHA-256 of the package, hex.
    qint64 size = 0; ///< Of the package.
    QString minHost = {};
    QJsonArray permissions = {};

    QString package = {}; ///< Path of the `.spaceapp`.
    QString folder = {}; ///< Of the catalogue.
    QString catalogue = {}; ///< Its name, for people.

    friend bool operator==(const CatalogueEntry &, const CatalogueEntry &) = default;
};

/// What a catalogue folder holds, read and checked.
struct CatalogueContents {
    QString folder = {};
    QString id = {};
    QString name = {};
    QString key = {}; ///< That signed the listing.
    qint64 serial = 0;
    QList<CatalogueEntry> entries = {};
    friend bool operator==(const CatalogueContents &, const CatalogueContents &) = default;
};

} // namespace orrery
