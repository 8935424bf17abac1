// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace orrery::ui {

/// A rounded surface that lies on the window and groups what belongs together.
class Card : public QFrame
{
    Q_OBJECT
public:
    enum class Look { Plain, Warning };

    explicit Card(QWidget *parent = nullptr, Look look = Look::Plain);

    [[nodiscard]] QVBoxLayout *body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Look m_look;
    QVBoxLayout *m_body;
};

} // namespace orrery::ui
