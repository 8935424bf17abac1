// SPDX-License-Identifier: MIT
#include "ui/shell/sidebar.h"

#include "ui/shell/navbutton.h"
#include "ui/theme/buttons.h"
#include "ui/theme/icons.h"
#include "ui/theme/label.h"
#include "ui/theme/tones.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
constexpr int barWidth = 216;
}

SideBar::SideBar(QWidget *parent)
    : QWidget(parent)
    , m_places(new QButtonGroup(this))
    , m_column(new QVBoxLayout(this))
    , m_state(new ElidedLabel(TextRank::Small))
    , m_address(makeButton(u"spaceAddress"_s, {}, Rank::Quiet, {}, this))
{
    setObjectName(u"sideBar"_s);
    setFixedWidth(barWidth);
    m_column->setContentsMargins(12, 20, 12, 16);
    m_column->setSpacing(4);

    auto *brand = new QHBoxLayout;
    brand->setContentsMargins(10, 0, 0, 0);
    brand->setSpacing(10);
    auto *mark = new QLabel;
    mark->setPixmap(programIcon().pixmap(QSize(28, 28), devicePixelRatioF()));
    brand->addWidget(mark);
    brand->addWidget(new Label(u"Orrery"_s, TextRank::Heading));
    brand->addStretch();
    m_column->addLayout(brand);
    m_column->addSpacing(20);

    addPlace(Place::Home, u"navHome"_s, u"home"_s, tr("Home"));
    addPlace(Place::Discovery, u"navDiscovery"_s, u"discovery"_s, tr("Discovery"));
    addPlace(Place::Builder, u"navBuilder"_s, u"builder"_s, tr("Builder"));
    addPlace(Place::Data, u"navData"_s, u"data"_s, tr("Data"));
    m_column->addStretch();
    addPlace(Place::Settings, u"navSettings"_s, u"settings"_s, tr("Settings"));
    m_column->addSpacing(12);

    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setContentsMargins(11, 0, 0, 0);
    m_column->addWidget(m_state);
    m_address->setFont(rankedFont(TextRank::Small));
    m_address->setToolTip(tr("Open the page of your Space in the browser"));
    m_column->addWidget(m_address, 0, Qt::AlignLeft);
    connect(m_address, &QPushButton::clicked, this, &SideBar::addressActivated);
    // Toggled, not clicked: that is what assistive technology does.
    connect(m_places, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn)
            Q_EMIT placeChosen(static_cast<Place>(id));
    });
    setAddress({});
    setPlace(Place::Home);
}

SideBar::Place SideBar::place() const
{
    return static_cast<Place>(m_places->checkedId());
}

void SideBar::setPlace(Place place)
{
    button(place)->setChecked(true);
}

void SideBar::setPlaceVisible(Place place, bool isVisible)
{
    button(place)->setVisible(isVisible);
}

void SideBar::setCount(Place place, int count)
{
    button(place)->setCount(count);
}

void SideBar::setAddress(const QString &address)
{
    m_state->setText(address.isEmpty() ? tr("Your Space is starting…") : tr("Your Space is on"));
    m_address->setText(address);
    m_address->setVisible(!address.isEmpty());
}

void SideBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tones t = tones(palette());
    painter.fillRect(rect(), t.sideBar);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), t.border);
}

void SideBar::addPlace(Place place, const QString &objectName, const QString &iconName,
                       const QString &text)
{
    auto *entry = new NavButton(objectName, iconName, text, this);
    const int number = static_cast<int>(place) + 1;
    const QKeySequence keys(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number));
    entry->setToolTip(keys.toString(QKeySequence::NativeText));
    auto *shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [this, place, entry] {
        if (entry->isHidden())
            return;
        setPlace(place);
    });
    m_places->addButton(entry, static_cast<int>(place));
    m_column->addWidget(entry);
}

NavButton *SideBar::button(Place place) const
{
    return static_cast<NavButton *>(m_places->button(static_cast<int>(place)));
}

} // namespace orrery::ui
