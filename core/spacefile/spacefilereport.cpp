// SPDX-License-Identifier: MIT
#include "core/spacefile/spacefilereport.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SpacefileReport)
};

QList<Issue> withSeverity(const QList<Issue> &issues, Issue::Severity severity)
{
    QList<Issue> result;
    std::ranges::copy_if(issues, std::back_inserter(result),
                         [severity](const Issue &each) { return each.severity == severity; });
    return result;
}

struct Branch {
    QString label;
    QList<Branch> children;

    Branch &child(const QString &name)
    {
        const auto found = std::ranges::find(children, name, &Branch::label);
        return found != children.end() ? *found : children.emplaceBack(name);
    }
};

/// "presets.env[A.B].default" → presets, env A.B, default.
QStringList segments(const QString &field)
{
    QStringList result;
    QString current;
    int depth = 0;
    for (const QChar c : field) {
        if (c == u'[' && depth++ == 0) {
            current += u' ';
        } else if (c == u']' && --depth == 0) {
            continue;
        } else if (c == u'.' && depth == 0) {
            result << std::exchange(current, {});
        } else {
            current += c;
        }
    }
    if (!current.isEmpty())
        result << current;
    return result;
}

void print(const Branch &branch, const QString &indent, QString &text)
{
    for (qsizetype i = 0; i < branch.children.size(); ++i) {
        const bool isLast = i + 1 == branch.children.size();
        const Branch &each = branch.children[i];
        text += indent + (isLast ? u"└─ "_s : u"├─ "_s) + each.label + u'\n';
        print(each, indent + (isLast ? u"   "_s : u"│  "_s), text);
    }
}

QString leaf(const Issue &issue, const QString &name)
{
    QString text = name.isEmpty() ? issue.message : name + u" -> "_s + issue.message;
    if (issue.severity == Issue::Warning)
        text = Text::tr("warning: %1").arg(text);
    if (issue.line > 0 && issue.column > 0)
        text += u' ' + Text::tr("(line %1, column %2)").arg(issue.line).arg(issue.column);
    else if (issue.line > 0)
        text += u' ' + Text::tr("(line %1)").arg(issue.line);
    return text;
}

} // namespace

QString Issue::toText() const
{
    QString text = file;
    if (line > 0)
        text += u':' + QString::number(line);
    if (line > 0 && column > 0)
        text += u':' + QString::number(column);
    text += u": "_s;
    if (severity == Warning)
        text += Text::tr("warning: %1").arg(QString());
    if (!micro.isEmpty() && !field.isEmpty())
        text += Text::tr("Micro “%1”, %2: ").arg(micro, field);
    else if (!micro.isEmpty())
        text += Text::tr("Micro “%1”: ").arg(micro);
    else if (!field.isEmpty())
        text += field + u": "_s;
    return text + message;
}

bool hasNoErrors(const QList<Issue> &issues)
{
    return std::ranges::none_of(issues,
                                [](const Issue &each) { return each.severity == Issue::Error; });
}

QList<Issue> SpacefileReport::errors() const
{
    return withSeverity(issues, Issue::Error);
}

QList<Issue> SpacefileReport::warnings() const
{
    return withSeverity(issues, Issue::Warning);
}

QString SpacefileReport::toText() const
{
    if (issues.isEmpty())
        return Text::tr("The Spacefile is valid.") + u'\n';
    Branch root;
    for (const Issue &issue : issues) {
        Branch *branch = &root;
        if (!issue.micro.isEmpty())
            branch = &branch->child(issue.micro);
        QStringList path = segments(issue.field);
        const QString name = path.isEmpty() ? QString() : path.takeLast();
        for (const QString &each : std::as_const(path))
            branch = &branch->child(each);
        branch->children.append({.label = leaf(issue, name), .children = {}});
    }
    QString text =
        (isValid() ? Text::tr("Spacefile: valid, with warnings") : Text::tr("Spacefile: not valid"))
        + u'\n';
    print(root, {}, text);
    return text;
}

} // namespace orrery
