// SPDX-License-Identifier: MIT
#include "core/base/changesignal.h"

namespace orrery {

namespace {

/// Names hold no control characters.
std::string placeOf(std::string_view collection, std::string_view base)
{
    return std::string(collection).append(1, '\n').append(base);
}

} // namespace

ChangeSignal::Subscription::Subscription(ChangeSignal &signal, std::string place,
                                         std::function<void()> told)
    : m_signal(signal)
    , m_place(std::move(place))
    , m_told(std::move(told))
{
    const std::scoped_lock lock(m_signal.m_mutex);
    m_signal.m_all.emplace(m_place, this);
}

ChangeSignal::Subscription::~Subscription()
{
    const std::scoped_lock lock(m_signal.m_mutex);
    const auto [first, last] = m_signal.m_all.equal_range(m_place);
    for (auto it = first; it != last; ++it) {
        if (it->second == this) {
            m_signal.m_all.erase(it);
            return;
        }
    }
}

std::unique_ptr<ChangeSignal::Subscription> ChangeSignal::subscribe(std::string_view collection,
                                                                    std::string_view base,
                                                                    std::function<void()> told)
{
    return std::unique_ptr<Subscription>(
        new Subscription(*this, placeOf(collection, base), std::move(told)));
}

void ChangeSignal::notify(std::string_view collection, std::string_view base)
{
    const std::scoped_lock lock(m_mutex);
    if (m_all.empty())
        return;
    const auto [first, last] = m_all.equal_range(placeOf(collection, base));
    for (auto it = first; it != last; ++it)
        it->second->m_told();
}

void ChangeSignal::close()
{
    m_isClosed = true;
    const std::scoped_lock lock(m_mutex);
    for (const auto &[place, subscription] : m_all)
        subscription->m_told();
}

} // namespace orrery
