// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/spacefilereport.h"
#include "core/spacefile/yamltree.h"

namespace orrery {

/// Gathers what is wrong in one file while it is read.
class IssueList
{
public:
    explicit IssueList(const QString &file, int lineOffset = 0);

    /// The Micro that the following issues belong to; empty = the top level.
    void setMicro(const QString &label) { m_micro = label; }
    void error(const YamlNode &where, const QString &field, const QString &message);
    void warning(const YamlNode &where, const QString &field, const QString &message);
    void error(const YamlProblem &problem);

    /// In the order of the file. At most a few hundred: the rest would only repeat itself.
    [[nodiscard]] QList<Issue> sorted() const;

private:
    void add(Issue::Severity severity, const YamlNode &where, const QString &field,
             const QString &message);

    QString m_file;
    int m_lineOffset;
    QString m_micro;
    QList<Issue> m_issues;
};

/// Of \a candidates the one that somebody who wrote \a word may have meant; empty = none is near.
[[nodiscard]] QString nearestWord(const QString &word, const QStringList &candidates);

} // namespace orrery
