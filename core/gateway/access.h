// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/routetable.h"
#include "core/http/message.h"

namespace orrery {

/// What the gateway thinks of a request to an instance (runtime.md §7).
enum class Admission {
    Public, ///< The route is open to anyone.
    Owner, ///< A session.
    Key, ///< An app key, or the key of a sibling Micro.
    Refused, ///< Nothing that opens it: sign-in page or 401.
    Foreign, ///< A session, but another site sends it: 403.
};

/// Decides in the order of runtime.md §7. \a microPath: what the Micro will see, decoded and
/// normalised.
[[nodiscard]] Admission admit(const RouteTable &table, const InstanceRoute &instance,
                              const MicroRoute &micro, std::string_view microPath,
                              const http::RequestHead &head, std::time_t now);

/// The same for `/__space/actions`, which is of no Micro and never public.
[[nodiscard]] Admission admitToActions(const RouteTable &table, const InstanceRoute &instance,
                                       const http::RequestHead &head, std::time_t now);

/// Whether a page of another site made the browser send this; always false without a browser.
[[nodiscard]] bool isCrossSite(const http::RequestHead &head);

/// Whether this is a person's browser opening a page.
[[nodiscard]] bool wantsPage(const http::RequestHead &head);

/// Whether the request carries a session of \a instance.
[[nodiscard]] bool hasSession(const RouteTable &table, const InstanceRoute &instance,
                              const http::RequestHead &head, std::time_t now);

[[nodiscard]] std::string_view cookieValue(const http::RequestHead &head, std::string_view name);
/// The client's cookies without ours; apps never see a session.
[[nodiscard]] std::string withoutOurCookies(std::string_view cookies);

} // namespace orrery
