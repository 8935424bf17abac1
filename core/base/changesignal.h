// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace orrery {

/// Tells those who wait for changes of a Base that some were committed; what changed stands in the
/// store. Thread: any.
class ChangeSignal
{
public:
    /// Ends with this object; after its destructor \a told is not called any more.
    class Subscription
    {
    public:
        ~Subscription();
        Subscription(const Subscription &) = delete;
        Subscription &operator=(const Subscription &) = delete;

    private:
        friend class ChangeSignal;
        Subscription(ChangeSignal &signal, std::string place, std::function<void()> told);

        ChangeSignal &m_signal;
        std::string m_place;
        std::function<void()> m_told;
    };

    /// Calls \a told on a store thread after each commit that changed the Base; it must not block.
    [[nodiscard]] std::unique_ptr<Subscription>
    subscribe(std::string_view collection, std::string_view base, std::function<void()> told);
    void notify(std::string_view collection, std::string_view base);

    /// Tells everyone, for good: the Space ends, and streams with it.
    void close();
    [[nodiscard]] bool isClosed() const { return m_isClosed; }

private:
    std::mutex m_mutex; // guards m_all
    std::atomic<bool> m_isClosed = false;
    std::multimap<std::string, Subscription *> m_all; // by Collection and Base
};

} // namespace orrery
