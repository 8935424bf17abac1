// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/refusal.h"
#include "core/drive/drivestore.h"

namespace orrery {

/// Limits of Drive (drive.md §5).
inline constexpr size_t maxBodyBytes = 10 * 1024 * 1024; ///< A small file or one part.
inline constexpr size_t maxFileNameBytes = 1024;
inline constexpr size_t maxListNames = 1000;
inline constexpr size_t maxDeleteNames = 1000;
inline constexpr int maxPartNumber = 10000;

/// What the path of a Drive request names, behind the project's id.
struct DriveRoute {
    enum Kind { None, Files, Download, Uploads, Upload, Parts };
    Kind kind = None;
    std::string drive;
    std::string upload; ///< Upload, Parts: the id.

    [[nodiscard]] static DriveRoute parse(std::string_view rawPath);
};

/// Not empty, not only white space, not ending in `/`, at most 1024 bytes; everything else is an
/// ordinary character.
[[nodiscard]] bool isFileName(std::string_view name);

/// A list request, and what its unencoded values may have meant: JS and Python send `prefix` and
/// `last` raw, so that a plus may be a plus.
struct ListQuery {
    ListRequest request;
    std::optional<std::string> literalPrefix; ///< Instead, if nothing begins with the prefix.
    std::optional<std::string> literalLast; ///< Instead, if only a file of this name exists.

    [[nodiscard]] static Checked<ListQuery> parse(std::string_view rawQuery);
    /// The page that the client meant.
    [[nodiscard]] Result<FileList> run(DriveStore &store, std::string_view drive) const;
};

/// The body of `DELETE /files`: names once each, in order.
struct DeleteRequest {
    std::vector<std::string> names;
    std::vector<std::string> invalid; ///< Empty or blank.

    [[nodiscard]] static Checked<DeleteRequest> parse(std::string_view body);
};

} // namespace orrery
