// SPDX-License-Identifier: MIT
#include "ui/theme/logpane.h"

#include "ui/theme/paint.h"

#include <QScrollBar>

namespace orrery::ui {

LogPane::LogPane(const QString &objectName, const QString &accessibleName, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(mostLines);
    setFont(fixedFont());
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTabChangesFocus(true);
    setPlaceholderText(tr("Nothing has been written yet."));
    document()->setDocumentMargin(12);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_isScrolling)
            return;
        const bool isAtEnd = value >= verticalScrollBar()->maximum() - 1;
        if (isAtEnd != m_follows) {
            m_follows = isAtEnd;
            Q_EMIT followingChanged(m_follows);
        }
    });
}

void LogPane::setFollowing(bool follows)
{
    m_follows = follows;
    if (follows)
        scrollToEnd();
}

void LogPane::setLines(const QStringList &lines)
{
    m_isScrolling = true;
    setPlainText(lines.join(u'\n'));
    m_isScrolling = false;
    if (m_follows)
        scrollToEnd();
}

void LogPane::addLine(const QString &line)
{
    m_isScrolling = true;
    appendPlainText(line);
    m_isScrolling = false;
    if (m_follows)
        scrollToEnd();
}

void LogPane::scrollToEnd()
{
    m_isScrolling = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_isScrolling = false;
}

} // namespace orrery::ui
