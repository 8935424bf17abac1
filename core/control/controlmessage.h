// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QJsonObject>
#include <QStringList>

namespace orrery {

/// No line of the protocol is longer.
constexpr qint64 longestControlLine = 1024 * 1024;

/// What a client asks for (README.md).
struct ControlRequest {
    QStringList words; ///< The command's words, then its arguments; never empty.
    QJsonObject options; ///< By long name.
    QString cwd; ///< Absolute.

    [[nodiscard]] bool has(QLatin1StringView option) const;
    [[nodiscard]] QString text(QLatin1StringView option) const; ///< Empty if absent.
    [[nodiscard]] QStringList texts(QLatin1StringView option) const;
    /// \a path as the caller meant it.
    [[nodiscard]] QString absolute(const QString &path) const;
    friend bool operator==(const ControlRequest &, const ControlRequest &) = default;
};

[[nodiscard]] QByteArray toLine(const QJsonObject &message);
[[nodiscard]] QJsonObject toJson(const ControlRequest &request);
/// InvalidInput: not an object, no words, or something of the wrong type.
[[nodiscard]] Result<ControlRequest> parseControlRequest(const QByteArray &line);

/// "not_found" and so on: the codes of error lines, and back.
[[nodiscard]] QString errorCodeName(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(const QString &name);

} // namespace orrery
