// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/http/staticsite.h"
#include "core/spacefile/publicroutes.h"

#include <QHash>
#include <QSet>

#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery {

/// One Micro as a request finds it.
struct MicroRoute {
    std::string name;
    std::string path; ///< "" for the primary, else "/api".
    bool takesAppKeys = false;
    PublicRoutes publicRoutes;
    std::optional<http::StaticSite> site; ///< Served by us; nothing: the Micro has a process.
};

struct InstanceRoute {
    std::string id;
    std::string alias;
    std::string name;
    std::string version; ///< Tells pages apart for caches.
    CollectionRef collection;
    std::vector<MicroRoute> micros; ///< Longest path first.
    QSet<QByteArray> appKeys; ///< Hashes.
    QSet<QByteArray> apiKeys; ///< Hashes of DETA_API_KEY.
    bool autoPwa = true;
    bool develops = false; ///< Pages reload themselves.
    bool cloudLimits = false; ///< Of the hosted service (runtime.md §2).
    std::string iconFile; ///< Absolute; empty = none.

    /// By whole segments of the raw path: "/apix" is not "/api". Null only for an empty app.
    [[nodiscard]] const MicroRoute *micro(std::string_view rawPath) const;
    [[nodiscard]] bool hasPublicRoutes() const;
    /// Names the session's cookie: cookies know no ports, so each instance needs its own.
    [[nodiscard]] std::string cookieName() const;
};

struct SessionRoute {
    std::string instance; ///< Empty: the Space's page.
    std::time_t expires = 0;
};

struct DataKeyRoute {
    CollectionRef collection;
    bool isOfMicro = false;
};

/// Everything that a request needs to know of the Space. Main publishes a new one after each
/// change; a request reads it once and keeps it. Immutable, thread: any.
struct RouteTable {
    static constexpr const char *cookiePrefix = "orrery-"; ///< Of ours, which apps never see.
    static constexpr const char *spaceCookie = "orrery-space";

    std::map<std::string, std::shared_ptr<const InstanceRoute>, std::less<>> byAlias;
    std::map<std::string, std::shared_ptr<const InstanceRoute>, std::less<>> byId;
    QHash<QByteArray, SessionRoute> sessions; ///< By hash.
    QHash<QByteArray, DataKeyRoute> dataKeys; ///< By hash.
    uint16_t port = 0;

    /// Whether \a secret is a session of \a instance that has not expired.
    [[nodiscard]] bool isSession(std::string_view secret, std::string_view instance,
                                 std::time_t now) const;
};

/// What a host name stands for (design.md §6).
struct HostMeaning {
    enum Kind { Unknown, SpacePage, DataService, Instance };
    Kind kind = Unknown;
    std::string alias; ///< For Instance.
};

/// Reads a Host header: port and trailing dot are ignored, case does not count.
[[nodiscard]] HostMeaning readHost(std::string_view host);

/// The path of the Micro in a raw target: the Micro's own path removed, at least "/".
[[nodiscard]] std::string stripped(std::string_view rawTarget, const MicroRoute &micro);

} // namespace orrery
