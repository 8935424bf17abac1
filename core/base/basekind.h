// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/changesignal.h"
#include "core/base/historylimits.h"
#include "core/base/indexwishes.h"
#include "core/base/storesession.h"

#include <mutex>

namespace orrery {

/// Opens BaseStore sessions, and holds what those of one Space share. Thread: any.
class BaseKind : public StoreKind
{
public:
    [[nodiscard]] ChangeSignal &changed() const { return m_changed; }
    [[nodiscard]] IndexWishes &wishes() const { return m_wishes; }

    /// Counts with the next write of each Collection.
    void setHistory(const HistoryLimits &limits)
    {
        const std::scoped_lock lock(m_mutex);
        m_history = limits;
    }
    [[nodiscard]] HistoryLimits history() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_history;
    }

private:
    mutable ChangeSignal m_changed;
    mutable IndexWishes m_wishes;
    mutable std::mutex m_mutex; // guards m_history
    HistoryLimits m_history;
};

} // namespace orrery
