// SPDX-License-Identifier: MIT
#include "core/micros/microtable.h"

#include "core/micros/runningmicro.h"

namespace orrery {

MicroTable::MicroTable()
    : m_map(std::make_shared<const Map>())
{
}

std::shared_ptr<const RunningMicro> MicroTable::find(std::string_view instance,
                                                     std::string_view micro) const
{
    const std::shared_ptr<const Map> map = m_map.load(std::memory_order_acquire);
    const auto micros = map->find(instance);
    if (micros == map->end())
        return {};
    const auto found = micros->second.find(micro);
    return found == micros->second.end() ? nullptr : found->second;
}

void MicroTable::set(const std::string &instance, const std::string &micro,
                     std::shared_ptr<const RunningMicro> running)
{
    auto changed = std::make_shared<Map>(*m_map.load(std::memory_order_relaxed));
    if (running) {
        (*changed)[instance][micro] = std::move(running);
    } else if (const auto micros = changed->find(instance); micros != changed->end()) {
        micros->second.erase(micro);
        if (micros->second.empty())
            changed->erase(micros);
    }
    m_map.store(std::move(changed), std::memory_order_release);
}

} // namespace orrery
