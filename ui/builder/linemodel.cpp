// SPDX-License-Identifier: MIT
#include "ui/builder/linemodel.h"

#include <QLocale>

namespace orrery::ui {

LineModel::LineModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int LineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProjectLine &line = m_lines.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return line.title;
    case Qt::AccessibleDescriptionRole:
    case Qt::ToolTipRole:
        return line.text;
    case LineRole:
        return QVariant::fromValue(line);
    default:
        return {};
    }
}

void LineModel::setLines(const QList<ProjectLine> &lines)
{
    if (lines == m_lines)
        return;
    beginResetModel();
    m_lines = lines;
    endResetModel();
}

QList<ProjectLine> issueLines(const QList<Issue> &issues)
{
    QList<ProjectLine> lines;
    for (const Issue &issue : issues) {
        ProjectLine line;
        line.title = issue.message;
        const QString place = issue.line > 0
            ? LineModel::tr("%1, line %2").arg(issue.file).arg(issue.line)
            : issue.file;
        QStringList where{place};
        if (!issue.micro.isEmpty())
            where.append(LineModel::tr("Micro %1").arg(issue.micro));
        if (!issue.field.isEmpty())
            where.append(issue.field);
        line.text = where.join(QStringLiteral(" · "));
        line.badge =
            issue.severity == Issue::Error ? LineModel::tr("Error") : LineModel::tr("Warning");
        lines.append(line);
    }
    return lines;
}

} // namespace orrery::ui
