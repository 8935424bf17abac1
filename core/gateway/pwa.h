// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/pages.h"
#include "core/gateway/routetable.h"

namespace orrery {

/// What makes an app installable from a browser (runtime.md §8, §14), and the script of live
/// reload. Thread: the data plane.
class Pwa
{
public:
    explicit Pwa(const Pages &pages); ///< Borrowed.

    /// The script that \a path names; empty if it names none. Scripts say nothing about the app.
    [[nodiscard]] static std::string_view scriptAt(std::string_view path);
    [[nodiscard]] http::Task<> sendScript(http::Exchange &exchange, std::string_view script) const;
    [[nodiscard]] http::Task<> sendManifest(http::Exchange &exchange,
                                            const InstanceRoute &instance) const;
    /// The app's icon, else one made of its name's first letter.
    [[nodiscard]] http::Task<> sendIcon(http::Exchange &exchange,
                                        const InstanceRoute &instance) const;

private:
    const Pages &m_pages;
};

} // namespace orrery
