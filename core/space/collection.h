// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QByteArray>
#include <QDateTime>

namespace orrery {

/// All Bases and Drives of one owner.
struct Collection {
    enum class Kind { Instance, Project, Headless };

    CollectionId id = {}; ///< The "project id" of the data interfaces.
    QString name = {};
    Kind kind = Kind::Headless;
    QString folder = {}; ///< Absolute.
    QDateTime created = {}; ///< UTC.
    friend bool operator==(const Collection &, const Collection &) = default;
};

/// What is known of a key: never the key itself.
struct KeyRecord {
    enum class Kind {
        Data, ///< Made by the user; opens \a collection to the data interfaces.
        App, ///< Made by the user; `X-Space-App-Key` of \a instance.
        MicroData, ///< `DETA_PROJECT_KEY` of \a instance; opens \a collection like Data.
        MicroApi, ///< `DETA_API_KEY` of \a instance; `X-API-Key` between its Micros.
    };

    QString id = {};
    QString name = {};
    Kind kind = Kind::Data;
    CollectionId collection = {}; ///< Empty for App.
    InstanceId instance = {}; ///< Empty for Data.
    QByteArray hash = {}; ///< hashKey() of the key.
    QDateTime created = {}; ///< UTC.

    [[nodiscard]] bool isOfMicro() const
    {
        return kind == Kind::MicroData || kind == Kind::MicroApi;
    }
    [[nodiscard]] bool opensData() const { return kind == Kind::Data || kind == Kind::MicroData; }
    friend bool operator==(const KeyRecord &, const KeyRecord &) = default;
};

/// A browser that was let in. Only the hash of its cookie is kept.
struct SessionRecord {
    QByteArray hash = {};
    InstanceId instance = {}; ///< Empty: the Space's own page.
    QDateTime created = {}; ///< UTC.
    QDateTime expires = {}; ///< UTC.
    QString browser = {}; ///< "Firefox on Linux", as it says.
    friend bool operator==(const SessionRecord &, const SessionRecord &) = default;
};

/// The keys that the Micros of one instance find in their environment, in plain.
struct MicroKeys {
    QString projectKey = {}; ///< DETA_PROJECT_KEY
    QString apiKey = {}; ///< DETA_API_KEY
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::KeyRecord)
