// SPDX-License-Identifier: MIT
#pragma once

#include <QCheckBox>

namespace orrery::ui {

/// A check box that looks like a switch: for what takes effect at once.
class SwitchBox : public QCheckBox
{
    Q_OBJECT
public:
    explicit SwitchBox(const QString &objectName, const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    [[nodiscard]] bool hitButton(const QPoint &position) const override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace orrery::ui
