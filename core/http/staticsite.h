// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"

namespace orrery::http {

/// Serves the files of one folder as a web site: index.html, 404.html, conditional requests,
/// one range, never a file outside of the folder. A value; thread: the data plane.
class StaticSite
{
public:
    struct Place {
        std::string path; ///< Decoded and normalised, below the site: "/", "/a/b.css".
        std::string prefix; ///< What stood before it in the address ("/docs"); for redirects.
        std::string insertIntoHtml; ///< Put into HTML pages.
    };

    explicit StaticSite(std::string folder); ///< Absolute.

    [[nodiscard]] const std::string &folder() const { return m_folder; }
    /// Answers in any case, 404 and 405 too.
    [[nodiscard]] Task<> serve(Exchange &exchange, Place place) const;

private:
    struct File;
    [[nodiscard]] File open(const std::string &path) const;
    [[nodiscard]] Task<> sendFile(Exchange &exchange, const File &file, int status,
                                  const Place &place) const;
    [[nodiscard]] Task<> sendMissing(Exchange &exchange, const Place &place) const;

    std::string m_folder;
};

} // namespace orrery::http
