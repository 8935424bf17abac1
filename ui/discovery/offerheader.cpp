// SPDX-License-Identifier: MIT
#include "ui/discovery/offerheader.h"

#include "ui/theme/appicon.h"
#include "ui/theme/buttons.h"
#include "ui/theme/label.h"
#include "ui/theme/tones.h"

#include <QHBoxLayout>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
constexpr int headIconSide = 88;
constexpr int padding = 28;
} // namespace

OfferHeader::OfferHeader(QWidget *parent)
    : QWidget(parent)
    , m_name(new Label({}, TextRank::Display))
    , m_tagline(new Label({}, TextRank::Body, Label::Ink::Muted))
    , m_side(new QStackedWidget)
{
    setObjectName(u"offerHeader"_s);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(padding + headIconSide + 24, padding, padding, padding);
    line->setSpacing(24);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    m_name->setObjectName(u"offerName"_s);
    m_name->setWordWrap(true);
    texts->addStretch();
    texts->addWidget(m_name);
    texts->addWidget(m_tagline);
    texts->addStretch();
    line->addLayout(texts, 1);
    m_side->addWidget(makeButtons());
    m_side->addWidget(makeProgress());
    m_side->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Minimum);
    line->addWidget(m_side, 0, Qt::AlignVCenter);
    setMinimumHeight(headIconSide + 2 * padding);
}

void OfferHeader::setOffer(const InstallOffer &offer)
{
    m_offer = offer;
    m_colour = QColor::fromString(offer.themeColor);
    m_name->setText(offer.name);
    m_tagline->setText(offer.tagline);
    m_tagline->setVisible(!offer.tagline.isEmpty());
    const bool isInstalled = !offer.installed.isEmpty();
    m_install->setVisible(!isInstalled);
    m_install->setEnabled(offer.isInstallable());
    m_open->setVisible(isInstalled);
    setRank(m_open, offer.isUpdate ? Rank::Plain : Rank::Primary);
    m_again->setVisible(isInstalled);
    m_again->setEnabled(offer.isInstallable());
    m_update->setVisible(isInstalled && offer.isUpdate);
    m_update->setEnabled(offer.isInstallable());
    showOffer();
    update();
}

void OfferHeader::showProgress(int percent, const QString &step)
{
    m_bar->setRange(0, percent < 0 ? 0 : 100);
    if (percent >= 0)
        m_bar->setValue(percent);
    m_step->setText(step);
    m_side->setCurrentIndex(1);
}

void OfferHeader::showOffer()
{
    m_side->setCurrentIndex(0);
}

void OfferHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tones t = tones(palette());
    // The app's colour is only a tint: texts keep their contrast whatever it is.
    QColor strong = m_colour.isValid() ? m_colour : t.accent;
    QColor weak = strong;
    strong.setAlphaF(isDark(palette()) ? 0.26F : 0.17F);
    weak.setAlphaF(isDark(palette()) ? 0.06F : 0.03F);
    QLinearGradient wash(0, 0, width(), height());
    wash.setColorAt(0, over(strong, t.card));
    wash.setColorAt(1, over(weak, t.card));
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cardRadius, cardRadius);
    painter.fillPath(shape, wash);
    painter.setPen(t.border);
    painter.drawPath(shape);
    painter.drawPixmap(padding, (height() - headIconSide) / 2,
                       appIcon(m_offer.app.value, m_offer.name, m_offer.iconPath, headIconSide,
                               devicePixelRatioF()));
}

QWidget *OfferHeader::makeButtons()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addStretch();
    m_install = makeButton(u"install"_s, tr("Install"), Rank::Primary, u"download"_s, page);
    m_open = makeButton(u"openApp"_s, tr("Open"), Rank::Primary, u"open"_s, page);
    m_update = makeButton(u"update"_s, tr("Update"), Rank::Primary, u"update"_s, page);
    m_again = makeButton(u"installAgain"_s, tr("Install another copy"), Rank::Quiet, {}, page);
    for (QPushButton *button : {m_install, m_update, m_open, m_again}) {
        button->setMinimumWidth(168);
        column->addWidget(button);
    }
    column->addStretch();
    connect(m_install, &QPushButton::clicked, this, &OfferHeader::installRequested);
    connect(m_again, &QPushButton::clicked, this, &OfferHeader::installRequested);
    connect(m_update, &QPushButton::clicked, this, &OfferHeader::updateRequested);
    connect(m_open, &QPushButton::clicked, this, &OfferHeader::openRequested);
    return page;
}

QWidget *OfferHeader::makeProgress()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addStretch();
    m_step = new Label({}, TextRank::Small, Label::Ink::Muted);
    m_bar = new QProgressBar;
    m_bar->setObjectName(u"installProgress"_s);
    m_bar->setAccessibleName(tr("Progress of the install"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    m_bar->setMinimumWidth(200);
    column->addWidget(m_step);
    column->addWidget(m_bar);
    auto *buttons = new QHBoxLayout;
    auto *log = makeButton(u"installLog"_s, tr("View log"), Rank::Quiet, {}, page);
    auto *cancel = makeButton(u"cancelInstall"_s, tr("Cancel"), Rank::Plain, {}, page);
    connect(log, &QPushButton::clicked, this, &OfferHeader::logRequested);
    connect(cancel, &QPushButton::clicked, this, &OfferHeader::cancelRequested);
    buttons->addStretch();
    buttons->addWidget(log);
    buttons->addWidget(cancel);
    column->addLayout(buttons);
    column->addStretch();
    return page;
}

} // namespace orrery::ui
