// SPDX-License-Identifier: MIT
#include "ui/discovery/offerview.h"

#include "ui/discovery/offerheader.h"
#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/iconview.h"
#include "ui/theme/label.h"
#include "ui/theme/statestack.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QRegularExpression>
#include <QScrollArea>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

/// A line with an icon: title over an explanation.
QWidget *wantRow(const QString &iconName, const QString &title, const QString &text,
                 IconView::Tone tone = IconView::Tone::Muted)
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(14);
    line->addWidget(new IconView(iconName, 20, tone, false), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    auto *head = new Label(title, TextRank::Strong);
    head->setWordWrap(true);
    texts->addWidget(head);
    if (!text.isEmpty())
        texts->addWidget(new Label(text, TextRank::Body, Label::Ink::Muted));
    line->addLayout(texts, 1);
    return row;
}

QWidget *factRow(const QString &name, const QString &value)
{
    auto *row = new QWidget;
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(new Label(name, TextRank::Small, Label::Ink::Muted));
    auto *text = new Label(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(text);
    return row;
}

/// Headings of an app's text two ranks lower, so that ours stay above them.
QString withSmallHeadings(const QString &markdown)
{
    static const QRegularExpression heading(u"^(#{1,4})(?=\\s)"_s,
                                            QRegularExpression::MultilineOption);
    return QString(markdown).replace(heading, u"##\\1"_s);
}

QString originText(SourceKind kind)
{
    switch (kind) {
    case SourceKind::Folder:
        return OfferView::tr("A folder on this computer");
    case SourceKind::Git:
        return OfferView::tr("A Git repository");
    case SourceKind::Package:
        return OfferView::tr("A package file");
    case SourceKind::Catalogue:
        break;
    }
    return OfferView::tr("A catalogue");
}

} // namespace

OfferView::OfferView(QWidget *parent)
    : Page({}, 1080, parent)
    , m_header(new OfferHeader)
    , m_area(nullptr)
    , m_states(nullptr)
{
    setObjectName(u"offerView"_s);
    auto *back = makeIconButton(u"offerBack"_s, u"back"_s, tr("Back to Discovery"), this);
    connect(back, &QToolButton::clicked, this, &OfferView::backRequested);
    setLeading(back);
    auto *filled = new QWidget;
    auto *column = new QVBoxLayout(filled);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    column->addWidget(m_header);
    m_area = qobject_cast<QScrollArea *>(scrolled(new QWidget));
    column->addWidget(m_area, 1);
    m_states = new StateStack(filled);
    connect(m_states, &StateStack::retryRequested, this, &OfferView::retryRequested);
    setContent(m_states);
}

InstallChoices OfferView::choices() const
{
    InstallChoices choices;
    choices.internet = m_internet ? m_internet->isChecked() : m_offer.wantsInternet;
    choices.reducedSeparation = m_reduced && m_reduced->isChecked();
    return choices;
}

void OfferView::setLoading()
{
    m_states->show(StateStack::State::Loading);
}

void OfferView::setOffer(const InstallOffer &offer)
{
    m_offer = offer;
    m_header->setOffer(offer);
    m_area->setWidget(makeColumns());
    m_states->show(StateStack::State::Filled);
}

void OfferView::fail(const Error &error)
{
    m_states->fail(error);
}

QWidget *OfferView::makeColumns()
{
    auto *page = new QWidget;
    auto *line = new QHBoxLayout(page);
    line->setContentsMargins(0, 0, 0, 24);
    line->setSpacing(16);
    auto *left = new QVBoxLayout;
    left->setSpacing(16);
    if (!m_offer.missingRuntimes.isEmpty()) {
        auto *card = new Card(nullptr, Card::Look::Warning);
        for (const QString &missing : std::as_const(m_offer.missingRuntimes))
            card->body()->addWidget(wantRow(u"warning"_s, tr("Cannot be installed yet"), missing,
                                            IconView::Tone::Warning));
        left->addWidget(card);
    }
    left->addWidget(makeWants());
    if (!m_offer.text.isEmpty() || !m_offer.notes.isEmpty())
        left->addWidget(makeText());
    left->addStretch();
    line->addLayout(left, 2);
    auto *right = new QVBoxLayout;
    right->addWidget(makeFacts());
    right->addStretch();
    line->addLayout(right, 1);
    return page;
}

QWidget *OfferView::makeText()
{
    auto *card = new Card;
    const auto add = [card](const QString &title, const QString &markdown) {
        card->body()->addWidget(new Label(title, TextRank::Heading));
        auto *text = new Label({});
        text->setTextFormat(Qt::MarkdownText);
        text->setText(withSmallHeadings(markdown));
        text->setOpenExternalLinks(true);
        card->body()->addWidget(text);
    };
    if (!m_offer.text.isEmpty())
        add(tr("About"), m_offer.text);
    if (!m_offer.notes.isEmpty())
        add(tr("What is new"), m_offer.notes);
    return card;
}

QWidget *OfferView::makeWants()
{
    auto *card = new Card;
    card->body()->setSpacing(14);
    card->body()->addWidget(new Label(tr("What it wants"), TextRank::Heading));
    QStringList micros;
    QStringList routes;
    QStringList schedules;
    QStringList variables;
    for (const Micro &micro : m_offer.spacefile.micros) {
        micros.append(tr("%1 (%2)").arg(micro.name, engineName(micro.engine)));
        for (const QString &route : micro.publicRoutes)
            routes.append(micro.path == "/"_L1 ? route : micro.path + route);
        for (const ScheduledAction &action : micro.actions)
            schedules.append(
                tr("%1, %2").arg(action.name.isEmpty() ? action.id : action.name, action.interval));
        for (const PresetEnv &variable : micro.env)
            variables.append(variable.name);
    }
    const QString separator = u", "_s;
    card->body()->addWidget(wantRow(u"code"_s, tr("Runs in a sandbox, with only its own data"),
                                    micros.join(separator)));
    if (m_offer.buildsHere)
        card->body()->addWidget(wantRow(u"wrench"_s, tr("Is built on this computer"),
                                        tr("Its build commands run in a sandbox with internet.")));
    if (!routes.isEmpty())
        card->body()->addWidget(wantRow(u"eye"_s, tr("Answers without sign-in at"),
                                        routes.join(separator), IconView::Tone::Warning));
    if (!schedules.isEmpty())
        card->body()->addWidget(wantRow(u"clock"_s, tr("Runs by itself"), schedules.join(u"; "_s)));
    if (!variables.isEmpty())
        card->body()->addWidget(
            wantRow(u"key"_s, tr("Can be configured"), variables.join(separator)));
    for (const QString &sentence : std::as_const(m_offer.permissions))
        card->body()->addWidget(wantRow(u"shield"_s, sentence, {}));
    m_internet = nullptr;
    if (m_offer.wantsInternet) {
        m_internet = new QCheckBox(tr("May use the internet"));
        m_internet->setObjectName(u"allowInternet"_s);
        m_internet->setChecked(true);
        card->body()->addWidget(m_internet);
    }
    m_reduced = nullptr;
    if (m_offer.tier.tier != Tier::Full)
        card->body()->addWidget(wantRow(u"warning"_s, tr("Cannot be separated well here"),
                                        m_offer.tier.advice(), IconView::Tone::Warning));
    if (m_offer.tier.tier == Tier::Landlock) {
        m_reduced = new QCheckBox(tr("Run with reduced separation"));
        m_reduced->setObjectName(u"allowReduced"_s);
        card->body()->addWidget(m_reduced);
    }
    auto *notice = new Label(
        tr("Apps are made by other people and run on this computer. Orrery keeps each one in a "
           "sandbox with only its own data; nobody has reviewed what it does."),
        TextRank::Small, Label::Ink::Muted);
    card->body()->addWidget(notice);
    return card;
}

QWidget *OfferView::makeFacts()
{
    auto *card = new Card;
    card->setMinimumWidth(220);
    if (!m_offer.version.isEmpty())
        card->body()->addWidget(factRow(tr("Version"), m_offer.version));
    if (m_offer.size > 0)
        card->body()->addWidget(factRow(tr("Size"), QLocale().formattedDataSize(m_offer.size)));
    card->body()->addWidget(factRow(tr("Comes from"), originText(m_offer.kind)));
    const QString signer = m_offer.signer.isEmpty() ? tr("Nobody: it is your own folder")
        : m_offer.signerIsNew ? tr("%1 (new to this Space)").arg(m_offer.signer)
                              : m_offer.signer;
    card->body()->addWidget(factRow(tr("Signed by"), signer));
    if (!m_offer.installed.isEmpty())
        card->body()->addWidget(
            factRow(tr("Copies in this Space"), QString::number(m_offer.installed.size())));
    return card;
}

} // namespace orrery::ui
