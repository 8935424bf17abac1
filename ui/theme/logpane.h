// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>

namespace orrery::ui {

/// Log lines in the fixed font, newest below; follows the end while the user has not scrolled away.
class LogPane : public QPlainTextEdit
{
    Q_OBJECT
public:
    static constexpr int mostLines = 5000;

    explicit LogPane(const QString &objectName, const QString &accessibleName,
                     QWidget *parent = nullptr);

    [[nodiscard]] bool isFollowing() const { return m_follows; }
    void setFollowing(bool follows);
    void setLines(const QStringList &lines);
    void addLine(const QString &line);

Q_SIGNALS:
    void followingChanged(bool follows);

private:
    void scrollToEnd();

    bool m_follows = true;
    bool m_isScrolling = false; ///< By us, not by the user.
};

} // namespace orrery::ui
