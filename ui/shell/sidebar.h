// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QButtonGroup;
class QPushButton;
class QVBoxLayout;

namespace orrery::ui {

class ElidedLabel;
class NavButton;

/// The pages of the window, and at its foot where the Space answers.
class SideBar : public QWidget
{
    Q_OBJECT
public:
    enum class Place { Home, Discovery, Builder, Data, Settings };
    Q_ENUM(Place)

    explicit SideBar(QWidget *parent = nullptr);

    [[nodiscard]] Place place() const;
    void setPlace(Place place);
    void setPlaceVisible(Place place, bool isVisible);
    void setCount(Place place, int count);
    /// \a address such as "localhost:7723"; empty while the Space is not reachable.
    void setAddress(const QString &address);

Q_SIGNALS:
    void placeChosen(orrery::ui::SideBar::Place place);
    void addressActivated();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addPlace(Place place, const QString &objectName, const QString &icon, const QString &text);
    [[nodiscard]] NavButton *button(Place place) const;

    QButtonGroup *m_places;
    QVBoxLayout *m_column;
    ElidedLabel *m_state;
    QPushButton *m_address;
};

} // namespace orrery::ui
