// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/microhost.h"
#include "core/http/lane.h"

#include <string_view>

namespace orrery {

/// Gathers which requests Micros answered and hands them to the host about once a second, so that
/// a busy Micro costs the main thread nothing. Of each Micro a few hundred a second are noted, the
/// rest is counted. Thread: the data plane; each lane has its own part.
class RequestLog
{
public:
    RequestLog(MicroHost &host, int lanes); ///< Borrowed.
    ~RequestLog();

    struct Entry {
        std::string_view instance;
        std::string_view micro;
        std::string_view method;
        std::string_view target;
        int status = 0;
        std::chrono::steady_clock::duration took{0};
        bool wasCold = false;
    };
    void add(http::Lane &lane, const Entry &entry);

private:
    class Batch;

    MicroHost &m_host;
    std::vector<std::unique_ptr<Batch>> m_batches; ///< By lane; its thread only.
};

} // namespace orrery
