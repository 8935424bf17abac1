// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/datadoor.h"
#include "core/gateway/microdoor.h"
#include "core/gateway/pwa.h"
#include "core/gateway/reloadhub.h"
#include "core/gateway/signindoor.h"
#include "core/gateway/spacepage.h"

#include <atomic>

namespace orrery {

/// Where every request of the Space arrives: tells by host and entrance what it is for, and by
/// runtime.md §7 who may. Thread: the data plane, several requests at once.
class FrontDoor
{
public:
    using Tables = std::atomic<std::shared_ptr<const RouteTable>>; ///< Main publishes, we read.

    struct Rooms {
        const BaseFace &bases;
        const DriveFace &drives;
        MicroHost &host;
        SignIn &signIn;
    };
    FrontDoor(const Tables &tables, Rooms rooms, int lanes); ///< All borrowed.

    [[nodiscard]] http::Task<> handle(http::Exchange &exchange);
    [[nodiscard]] ReloadHub &reloads() { return m_reloads; }

private:
    using Table = std::shared_ptr<const RouteTable>;

    // The table is kept by handle().
    [[nodiscard]] http::Task<> instance(http::Exchange &exchange, const RouteTable &table,
                                        std::string_view alias);
    [[nodiscard]] http::Task<> reserved(http::Exchange &exchange, const RouteTable &table,
                                        const InstanceRoute &instance, std::string path);
    [[nodiscard]] http::Task<> appActions(http::Exchange &exchange, const RouteTable &table,
                                          const InstanceRoute &instance, std::string name);
    [[nodiscard]] http::Task<> pageData(http::Exchange &exchange, const RouteTable &table,
                                        const InstanceRoute &instance);
    [[nodiscard]] http::Task<> nothingYet(http::Exchange &exchange, const RouteTable &table,
                                          const InstanceRoute &instance);
    [[nodiscard]] http::Task<> unknownHost(http::Exchange &exchange);

    const Tables &m_tables;
    MicroHost &m_host;
    Pages m_pages;
    DataDoor m_data;
    MicroDoor m_micros;
    SignInDoor m_door;
    SpacePage m_spacePage;
    Pwa m_pwa;
    ReloadHub m_reloads;
};

} // namespace orrery
