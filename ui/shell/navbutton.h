// SPDX-License-Identifier: MIT
#pragma once

#include <QPushButton>

namespace orrery::ui {

/// One entry of the side bar: icon and word, a pill behind it while its page is shown.
class NavButton : public QPushButton
{
    Q_OBJECT
public:
    NavButton(const QString &objectName, const QString &iconName, const QString &text,
              QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;
    /// A small number beside the word, such as waiting updates; 0 shows none.
    void setCount(int count);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    int m_count = 0;
};

} // namespace orrery::ui
