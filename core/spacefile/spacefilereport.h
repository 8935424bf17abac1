// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/spacefile.h"

namespace orrery {

/// One thing that is wrong, or merely odd, in a file that a developer wrote.
struct Issue {
    enum Severity { Error, Warning };

    Severity severity = Error;
    QString file; ///< As shown: "Spacefile", "Discovery.md".
    int line = 0; ///< From 1; 0 = the file as a whole.
    int column = 0; ///< From 1; 0 = the line as a whole.
    QString micro; ///< Name, else "Micro 2"; empty at the top level.
    QString field; ///< Path inside the Micro or the file: "presets.env[TOKEN].default".
    QString message; ///< Translated: what was found and what is allowed.

    /// One line: "Spacefile:4:11: Micro “api”, engine: “go” is not an engine; …".
    [[nodiscard]] QString toText() const;
    friend bool operator==(const Issue &, const Issue &) = default;
};

/// Whether none of \a issues is an error.
[[nodiscard]] bool hasNoErrors(const QList<Issue> &issues);

/// Everything that reading a Spacefile gives. \a spacefile is complete only if isValid().
struct SpacefileReport {
    Spacefile spacefile;
    QList<Issue> issues; ///< In the order of the file.

    [[nodiscard]] bool isValid() const { return hasNoErrors(issues); }
    [[nodiscard]] QList<Issue> errors() const;
    [[nodiscard]] QList<Issue> warnings() const;
    /// The tree of spacefile.md §5: Micros, groups, then "field -> reason (line, column)".
    [[nodiscard]] QString toText() const;
};

/// Checks \a text by every rule of spacefile.md §§1-10 and reports all problems at once.
/// \a folder: where `src` and `icon` are looked up; empty = the disk is not looked at.
/// Thread: any. Never throws; text that is too long, too deep or grows by aliases is refused.
[[nodiscard]] SpacefileReport readSpacefile(const QByteArray &text, const QString &folder = {});

/// Reads `Spacefile` in \a folder. Also reports a missing file and one in another capitalisation.
[[nodiscard]] SpacefileReport readSpacefileIn(const QString &folder);

} // namespace orrery
