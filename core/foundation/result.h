// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

#include <expected>

namespace orrery {

enum class ErrorCode {
    InvalidInput,
    NotFound,
    Conflict,
    Denied,
    Timeout,
    Cancelled,
    Io,
    DiskFull,
    Corrupt,
    Unavailable, ///< Something this computer lacks: a runtime, a tool, user namespaces.
    NeedsPermission, ///< It would run with reduced separation, which the user did not allow.
    Internal,
};

/// Why something failed. Callers branch on \a code, show \a message, log \a detail.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message; ///< Translated, a whole sentence, fit to show to the user.
    QString detail; ///< English, for the log: path, errno text, SQL error. No secrets.
    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T = void> using Result = std::expected<T, Error>;

[[nodiscard]] std::unexpected<Error> fail(ErrorCode code, QString message, QString detail = {});

/// An error of the system: DiskFull for ENOSPC and EDQUOT, NotFound for ENOENT, Denied for EACCES
/// and EPERM, else Io. \a detail gets errno's text behind \a what.
[[nodiscard]] std::unexpected<Error> failErrno(int errnum, QString message, const QString &what);

} // namespace orrery

Q_DECLARE_METATYPE(orrery::Error)
