// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace orrery {

/// What packing a project leaves out: the built-in patterns, then the lines of `.spaceignore`,
/// with the meaning of gitignore (spacefile.md §11). A value; thread: any.
class SpaceIgnore
{
public:
    /// Only the built-in patterns.
    SpaceIgnore();

    /// The built-in patterns and then \a text, so that `!pattern` takes one of them back.
    [[nodiscard]] static SpaceIgnore parse(QStringView text);
    /// The same with `.spaceignore` of \a folder, if there is one.
    [[nodiscard]] static SpaceIgnore of(const QString &folder);
    /// No pattern at all: only \a text.
    [[nodiscard]] static SpaceIgnore withoutBuiltIns(QStringView text);

    /// Whether \a relativePath ("a/b", no leading slash) is left out, be it by a pattern of its own
    /// or because a folder above it is. Whoever walks a tree need not go into an ignored folder.
    [[nodiscard]] bool ignores(QStringView relativePath, bool isDirectory) const;

private:
    struct Pattern {
        QString glob; ///< Without "!", edge slashes and the escapes of the line's edges.
        bool negated = false;
        bool onlyDirectories = false;
        bool anchored = false; ///< Matches the whole path; otherwise the last segment.
    };

    explicit SpaceIgnore(QList<Pattern> patterns);
    void append(QStringView text);
    [[nodiscard]] bool ignoresItself(QStringView path, bool isDirectory) const;

    QList<Pattern> m_patterns;
};

} // namespace orrery
