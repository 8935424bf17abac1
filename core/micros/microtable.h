// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace orrery {

class RunningMicro;

/// Which process answers for which Micro: an immutable map behind an atomic pointer. Lookups from
/// any thread; changes from the main thread only.
class MicroTable
{
public:
    MicroTable();

    [[nodiscard]] std::shared_ptr<const RunningMicro> find(std::string_view instance,
                                                           std::string_view micro) const;
    /// A null \a running removes it.
    void set(const std::string &instance, const std::string &micro,
             std::shared_ptr<const RunningMicro> running);

private:
    using Micros = std::map<std::string, std::shared_ptr<const RunningMicro>, std::less<>>;
    using Map = std::map<std::string, Micros, std::less<>>;

    std::atomic<std::shared_ptr<const Map>> m_map;
};

} // namespace orrery
