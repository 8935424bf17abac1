// SPDX-License-Identifier: MIT
#include "core/spacefile/issuelist.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype issueLimit = 200;

/// How a word looks to somebody in a hurry: no case, no separators.
QString folded(const QString &word)
{
    QString result = word.toLower();
    result.removeIf([](QChar c) { return c == u'-' || c == u'_' || c == u' '; });
    return result;
}

/// Levenshtein's distance.
qsizetype distance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(static_cast<size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const qsizetype replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({row[at] + 1, row[at + 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

IssueList::IssueList(const QString &file, int lineOffset)
    : m_file(file)
    , m_lineOffset(lineOffset)
{
}

void IssueList::add(Issue::Severity severity, const YamlNode &where, const QString &field,
                    const QString &message)
{
    if (m_issues.size() >= issueLimit)
        return;
    m_issues.append({.severity = severity,
                     .file = m_file,
                     .line = where.line > 0 ? where.line + m_lineOffset : 0,
                     .column = where.column,
                     .micro = m_micro,
                     .field = field,
                     .message = message});
}

void IssueList::error(const YamlNode &where, const QString &field, const QString &message)
{
    add(Issue::Error, where, field, message);
}

void IssueList::warning(const YamlNode &where, const QString &field, const QString &message)
{
    add(Issue::Warning, where, field, message);
}

void IssueList::error(const YamlProblem &problem)
{
    add(Issue::Error, {.line = problem.line, .column = problem.column}, {}, problem.message);
}

QList<Issue> IssueList::sorted() const
{
    QList<Issue> issues = m_issues;
    std::ranges::stable_sort(issues, {},
                             [](const Issue &each) { return std::tuple(each.line, each.column); });
    return issues;
}

QString nearestWord(const QString &word, const QStringList &candidates)
{
    const QString wanted = folded(word.left(64));
    QString best;
    qsizetype bestDistance = 3; // more than two slips is another word
    for (const QString &each : candidates) {
        const QString candidate = folded(each);
        const bool contains =
            wanted.size() >= 3 && (candidate.contains(wanted) || wanted.contains(candidate));
        const qsizetype slips = distance(wanted, candidate);
        const qsizetype found = contains ? qMin<qsizetype>(slips, 1) : slips;
        const bool isNear = found <= qMax<qsizetype>(candidate.size() / 3, 1);
        if (found < bestDistance && isNear && found < candidate.size()) {
            bestDistance = found;
            best = each;
        }
    }
    return best;
}

} // namespace orrery
