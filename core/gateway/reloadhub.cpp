// SPDX-License-Identifier: MIT
#include "core/gateway/reloadhub.h"

#include "core/http/signal.h"

#include <algorithm>

namespace orrery {

struct ReloadHub::Listener {
    explicit Listener(http::Lane &l)
        : lane(l.shared_from_this())
        , signal(l)
    {
    }
    std::shared_ptr<http::Lane> lane; // which the signal must not outlive
    http::Signal signal;
    bool isTold = false; ///< Only its lane touches this and the ones below.
    bool isGone = false;
};

http::Task<> ReloadHub::serve(http::Exchange &exchange, std::string instance)
{
    const auto listener = std::make_shared<Listener>(exchange.lane);
    {
        const std::lock_guard lock(m_mutex);
        m_listeners[instance].push_back(listener);
    }
    exchange.response.whenGone([listener] {
        listener->isGone = true;
        listener->signal.set();
    });
    http::ResponseHead head;
    head.headers.push_back({"Content-Type", "text/event-stream"});
    head.headers.push_back({"Cache-Control", "no-store"});
    bool open = exchange.response.begin(head, std::nullopt).has_value();
    if (open)
        open = (co_await exchange.response.write(std::string_view("retry: 300\n\n"))).has_value();
    while (open && !m_closed && !listener->isGone) {
        if (!listener->isTold)
            co_await listener->signal.wait();
        if (std::exchange(listener->isTold, false)) {
            open =
                (co_await exchange.response.write(std::string_view("event: reload\ndata: 1\n\n")))
                    .has_value();
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        auto &all = m_listeners[instance];
        std::erase(all, listener);
        if (all.empty())
            m_listeners.erase(instance);
    }
    if (open && !listener->isGone)
        (void)co_await exchange.response.finish();
}

void ReloadHub::notify(const std::string &instance)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_listeners.find(instance);
    if (it == m_listeners.end())
        return;
    for (const auto &listener : it->second) {
        listener->lane->post([listener] {
            listener->isTold = true;
            listener->signal.set();
        });
    }
}

void ReloadHub::close()
{
    m_closed = true;
    const std::lock_guard lock(m_mutex);
    for (const auto &[instance, all] : m_listeners) {
        for (const auto &listener : all)
            listener->lane->post([listener] { listener->signal.set(); });
    }
}

} // namespace orrery
