// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QStringList>

#include <string>
#include <string_view>
#include <vector>

namespace orrery {

/// Which paths of a Micro anyone may ask for (spacefile.md §8). An immutable value; thread: any.
class PublicRoutes
{
public:
    PublicRoutes() = default; ///< Nothing is public.
    /// \a patterns: as a checked Micro holds them. A pattern that checkPublicRoute() refuses opens
    /// nothing.
    explicit PublicRoutes(const QStringList &patterns);

    /// \a path: of the Micro (its prefix removed), percent-decoded and normalised, begins with "/".
    [[nodiscard]] bool matches(std::string_view path) const;
    [[nodiscard]] bool isEmpty() const { return m_routes.empty(); }

private:
    /// Either the text between the stars (one piece = exact), or everything but some prefixes.
    struct Route {
        bool everythingExcept = false;
        std::vector<std::string> parts;
    };

    std::vector<Route> m_routes;
};

/// The form in which \a pattern is kept: blanks at the edges removed, a leading slash added.
/// InvalidInput for an empty one and for any parenthesis but the one understood shape.
[[nodiscard]] Result<QString> checkPublicRoute(QStringView pattern);

} // namespace orrery
