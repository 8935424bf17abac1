// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/access.h"
#include "core/gateway/microhost.h"
#include "core/gateway/pages.h"
#include "core/gateway/requestlog.h"
#include "core/http/forward.h"

namespace orrery {

/// Passes admitted requests on to Micros: serves the static ones, wakes sleeping ones while the
/// request waits, and says why when one does not answer. Thread: the data plane.
class MicroDoor
{
public:
    MicroDoor(const Pages &pages, MicroHost &host, int lanes); ///< Borrowed.
    ~MicroDoor();

    struct Visit {
        const InstanceRoute &instance;
        const MicroRoute &micro;
        std::string target; ///< Raw, as the Micro sees it.
        std::string path; ///< The same path decoded and normalised.
        Admission admission = Admission::Refused;
    };
    [[nodiscard]] http::Task<> pass(http::Exchange &exchange, Visit visit);

private:
    [[nodiscard]] http::UpstreamPool &pool(http::Lane &lane);
    [[nodiscard]] http::Task<> passToProcess(http::Exchange &exchange, Visit visit);
    [[nodiscard]] http::Task<Result<>> reach(http::Exchange &exchange, const Visit &visit,
                                             const http::Forwarding &how, bool &wasCold);
    [[nodiscard]] http::Task<> awaitEnd(http::Exchange &exchange, const Visit &visit) const;
    [[nodiscard]] http::Task<> explain(http::Exchange &exchange, const Visit &visit, Error error);

    const Pages &m_pages;
    MicroHost &m_host;
    RequestLog m_log;
    std::vector<std::unique_ptr<http::UpstreamPool>> m_pools; ///< By lane; its thread only.
};

} // namespace orrery
