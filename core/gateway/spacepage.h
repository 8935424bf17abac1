// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/microhost.h"
#include "core/gateway/routetable.h"
#include "core/gateway/signindoor.h"

namespace orrery {

/// `localhost` without an alias: the Space's own small page. Thread: the data plane.
class SpacePage
{
public:
    SpacePage(const Pages &pages, SignIn &signIn, const SignInDoor &door,
              MicroHost &host); ///< Borrowed.

    [[nodiscard]] http::Task<> serve(http::Exchange &exchange, const RouteTable &table) const;

private:
    [[nodiscard]] http::Task<> open(http::Exchange &exchange) const;
    [[nodiscard]] http::Task<> list(http::Exchange &exchange, const RouteTable &table) const;

    const Pages &m_pages;
    SignIn &m_signIn;
    const SignInDoor &m_door;
    MicroHost &m_host;
};

} // namespace orrery
