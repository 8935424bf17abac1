// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace orrery::ui {

class Label;

/// The frame of every main view: a title line with its actions, below it the content, all no wider
/// than is good to read on a large screen.
class Page : public QWidget
{
    Q_OBJECT
public:
    /// \a maximumWidth of the column, in pixels of the layout.
    explicit Page(const QString &title, int maximumWidth = 1240, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Puts a button at the right end of the title line.
    void addAction(QWidget *button);
    using QWidget::addAction;
    /// Before the title, for "back".
    void setLeading(QWidget *button);
    /// Keeps the title line that much away from the right edge, as the content does.
    void setHeaderInset(int pixels);
    /// Takes the place below the title line.
    void setContent(QWidget *content);

private:
    Label *m_title;
    QHBoxLayout *m_header;
    QVBoxLayout *m_column;
};

/// A vertical column of widgets that scrolls when it does not fit; \a column goes in.
[[nodiscard]] QWidget *scrolled(QWidget *column);

} // namespace orrery::ui
