// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace orrery::ui {

/// One icon of our set on a soft round ground; decoration beside a text that says the same.
class IconView : public QWidget
{
    Q_OBJECT
public:
    enum class Tone { Accent, Muted, Warning, Bad, Good };

    IconView(QString name, int size, Tone tone, bool ground, QWidget *parent = nullptr);

    void setIconName(const QString &name);
    void setTone(Tone tone);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_size;
    Tone m_tone;
    bool m_ground;
};

} // namespace orrery::ui
