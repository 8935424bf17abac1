// SPDX-License-Identifier: MIT
#include "ui/settings/settingsview.h"

#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/label.h"
#include "ui/theme/switchbox.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStringListModel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

Card *makeCard(const QString &title, const QString &text = {})
{
    auto *card = new Card;
    card->setAccessibleName(title);
    card->body()->addWidget(new Label(title, TextRank::Heading));
    if (!text.isEmpty())
        card->body()->addWidget(new Label(text, TextRank::Body, Label::Ink::Muted));
    return card;
}

/// A name on the left, its value and the buttons that belong to it on the right.
Label *addFact(Card &card, const QString &name, const QList<QWidget *> &buttons = {})
{
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    auto *label = new Label(name, TextRank::Body, Label::Ink::Muted);
    label->setFixedWidth(150);
    auto *value = new Label({});
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->addWidget(label, 0, buttons.isEmpty() ? Qt::AlignTop : Qt::AlignVCenter);
    line->addWidget(value, 1);
    for (QWidget *button : buttons)
        line->addWidget(button, 0, Qt::AlignVCenter);
    card.body()->addLayout(line);
    return value;
}

} // namespace

SettingsView::SettingsView(QWidget *parent)
    : Page(tr("Settings"), 820, parent)
{
    setObjectName(u"settingsView"_s);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 32);
    column->setSpacing(16);
    for (QWidget *card :
         {createAppearance(), createSpace(), createCatalogues(), createAccess(), createHttps(),
          createApps(), createHistory(), createDeveloper(), createAbout()})
        column->addWidget(card);
    column->addStretch();
    setContent(scrolled(content));
    setFacts({});
    setCatalogues({});
    setSessions({});
    setHistory({});
    setSpares(true);
    setHttps(false, {});
}

void SettingsView::setFacts(const SpaceSummary &facts)
{
    m_facts = facts;
    m_address->setText(facts.address.isEmpty() ? tr("Not reachable yet") : facts.address);
    m_ca->setText(facts.caFile);
    m_folder->setText(facts.folder);
    m_keyring->setText(facts.keyring);
    m_keyring->setInk(facts.keyringIsWeak ? Label::Ink::Bad : Label::Ink::Normal);
    m_sandbox->setText(facts.sandbox);
    m_sandbox->setInk(facts.sandboxIsWeak ? Label::Ink::Bad : Label::Ink::Normal);
    m_version->setText(facts.version);
}

void SettingsView::setAppearance(Appearance::Mode mode)
{
    m_modes->button(static_cast<int>(mode))->setChecked(true);
}

void SettingsView::setDeveloperMode(bool isOn)
{
    m_developer->setChecked(isOn);
}

void SettingsView::setCatalogues(const QStringList &folders)
{
    if (folders != m_catalogues->stringList())
        m_catalogues->setStringList(folders);
    fitList(m_catalogueList, folders.size());
    m_removeCatalogue->setVisible(!folders.isEmpty());
    m_removeCatalogue->setEnabled(m_catalogueList->currentIndex().isValid());
}

void SettingsView::setSpares(bool areWanted)
{
    const QSignalBlocker blocker(m_spares);
    m_spares->setChecked(areWanted);
}

void SettingsView::setHttps(bool isOn, const QString &text, bool isBusy)
{
    const QSignalBlocker blocker(m_https);
    m_https->setChecked(isOn);
    m_https->setEnabled(!isBusy);
    m_httpsText->setText(text);
    m_httpsText->setVisible(!text.isEmpty());
}

void SettingsView::setHistory(const HistoryLimits &limits)
{
    const QSignalBlocker blockers[]{QSignalBlocker(m_history), QSignalBlocker(m_versions),
                                    QSignalBlocker(m_days)};
    const bool isOn = limits.versions > 0;
    m_history->setChecked(isOn);
    if (isOn)
        m_versions->setValue(limits.versions);
    m_days->setValue(static_cast<int>(limits.age.count()));
    m_versions->setEnabled(isOn);
    m_days->setEnabled(isOn);
}

void SettingsView::fitList(QListView *list, qsizetype rows)
{
    constexpr qsizetype most = 5;
    list->setVisible(rows > 0);
    list->setFixedHeight(static_cast<int>(std::min(rows, most))
                             * std::max(34, list->fontMetrics().height() + 16)
                         + 12);
}

void SettingsView::setSessions(const QList<SignedIn> &browsers)
{
    QStringList texts;
    for (const SignedIn &browser : browsers)
        texts += browser.text;
    if (m_signedIn != browsers || texts.isEmpty()) {
        m_signedIn = browsers;
        m_sessionTexts->setStringList(texts);
    }
    fitList(m_sessionList, texts.size());
    m_sessions->setText(tr("No browser is signed in."));
    m_sessions->setVisible(texts.isEmpty());
    m_signOut->setVisible(!texts.isEmpty());
    m_signOut->setEnabled(m_sessionList->currentIndex().isValid());
    m_lock->setEnabled(!texts.isEmpty());
}

QWidget *SettingsView::createAppearance()
{
    Card *card = makeCard(tr("Appearance"));
    m_modes = new QButtonGroup(this);
    auto *line = new QHBoxLayout;
    line->setSpacing(24);
    const auto add = [this, line](Appearance::Mode mode, const QString &text) {
        auto *choice = new QRadioButton(text);
        choice->setObjectName(u"appearance-"_s + appearanceText(mode));
        m_modes->addButton(choice, static_cast<int>(mode));
        line->addWidget(choice);
    };
    add(Appearance::Mode::System, tr("System"));
    add(Appearance::Mode::Light, tr("Light"));
    add(Appearance::Mode::Dark, tr("Dark"));
    line->addStretch();
    card->body()->addLayout(line);
    setAppearance(Appearance::Mode::System);
    connect(m_modes, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn)
            Q_EMIT appearanceChosen(static_cast<Appearance::Mode>(id));
    });
    return card;
}

QWidget *SettingsView::createSpace()
{
    Card *card = makeCard(tr("Your Space"));
    auto *open = makeButton(u"openSpace"_s, tr("Open"), Rank::Plain, {}, this);
    open->setAccessibleName(tr("Open the page of your Space"));
    m_address = addFact(*card, tr("Address"), {open});
    auto *copy =
        makeIconButton(u"copyCa"_s, u"copy"_s, tr("Copy the path of the certificate"), this);
    m_ca = addFact(*card, tr("Certificate"), {copy});
    auto *folder = makeButton(u"openDataFolder"_s, tr("Open folder"), Rank::Plain, {}, this);
    m_folder = addFact(*card, tr("Data"), {folder});
    m_keyring = addFact(*card, tr("Secrets"));
    m_sandbox = addFact(*card, tr("Sandbox"));
    connect(open, &QPushButton::clicked, this, &SettingsView::openSpaceRequested);
    connect(copy, &QToolButton::clicked, this, [this] { Q_EMIT copyRequested(m_facts.caFile); });
    connect(folder, &QPushButton::clicked, this, &SettingsView::openFolderRequested);
    return card;
}

QWidget *SettingsView::createCatalogues()
{
    Card *card = makeCard(tr("Catalogues"),
                          tr("Folders of app packages that Discovery shows, beside the apps that "
                             "come with Orrery."));
    m_catalogues = new QStringListModel(this);
    m_catalogueList = new QListView;
    m_catalogueList->setObjectName(u"catalogues"_s);
    m_catalogueList->setAccessibleName(tr("Catalogue folders"));
    m_catalogueList->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_catalogueList->setTextElideMode(Qt::ElideMiddle);
    m_catalogueList->setModel(m_catalogues);
    card->body()->addWidget(m_catalogueList);
    auto *buttons = new QHBoxLayout;
    auto *add = makeButton(u"settingsAddCatalogue"_s, tr("Add catalogue folder…"), Rank::Plain,
                           u"plus"_s, this);
    m_removeCatalogue =
        makeButton(u"removeCatalogue"_s, tr("Remove catalogue"), Rank::Plain, {}, this);
    buttons->addWidget(add);
    buttons->addWidget(m_removeCatalogue);
    buttons->addStretch();
    card->body()->addLayout(buttons);
    connect(add, &QPushButton::clicked, this, &SettingsView::addCatalogueRequested);
    connect(m_removeCatalogue, &QPushButton::clicked, this, [this] {
        Q_EMIT removeCatalogueRequested(
            m_catalogueList->currentIndex().data(Qt::DisplayRole).toString());
    });
    connect(m_catalogueList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { m_removeCatalogue->setEnabled(index.isValid()); });
    return card;
}

QWidget *SettingsView::createAccess()
{
    Card *card = makeCard(tr("Who is signed in"),
                          tr("Only browsers that you opened an app in, or let in when they asked, "
                             "see your apps. Locking signs all of them out."));
    m_sessionTexts = new QStringListModel(this);
    m_sessionList = new QListView;
    m_sessionList->setObjectName(u"sessions"_s);
    m_sessionList->setAccessibleName(tr("Browsers that are signed in"));
    m_sessionList->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_sessionList->setModel(m_sessionTexts);
    card->body()->addWidget(m_sessionList);
    auto *line = new QHBoxLayout;
    m_sessions = new Label({});
    m_signOut = makeButton(u"signOut"_s, tr("Sign out"), Rank::Plain, {}, this);
    m_lock = makeButton(u"lock"_s, tr("Lock"), Rank::Plain, u"lock"_s, this);
    line->addWidget(m_sessions, 1);
    line->addStretch();
    line->addWidget(m_signOut);
    line->addWidget(m_lock);
    card->body()->addLayout(line);
    connect(m_signOut, &QPushButton::clicked, this, [this] {
        if (const int row = m_sessionList->currentIndex().row(); row >= 0)
            Q_EMIT signOutRequested(m_signedIn.at(row).session);
    });
    connect(m_sessionList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { m_signOut->setEnabled(index.isValid()); });
    connect(m_lock, &QPushButton::clicked, this, &SettingsView::lockRequested);
    return card;
}

QWidget *SettingsView::createHttps()
{
    Card *card = makeCard(tr("HTTPS in browsers"),
                          tr("Makes a certificate for this computer and tells Chromium, Chrome, "
                             "Edge and Firefox to trust it: apps then open by HTTPS without a "
                             "warning. It vouches for addresses of this computer only. Switched "
                             "off, it is taken out of the browsers and destroyed."));
    m_https = new SwitchBox(u"https"_s, tr("Let my browsers trust this Space"));
    m_httpsText = new Label({}, TextRank::Small, Label::Ink::Muted);
    m_httpsText->setObjectName(u"httpsText"_s);
    card->body()->addWidget(m_https);
    card->body()->addWidget(m_httpsText);
    connect(m_https, &QCheckBox::toggled, this, &SettingsView::httpsChosen);
    return card;
}

QWidget *SettingsView::createApps()
{
    Card *card = makeCard(tr("Apps"));
    m_spares = new SwitchBox(u"spares"_s, tr("Keep the apps used last ready"));
    card->body()->addWidget(m_spares);
    card->body()->addWidget(
        new Label(tr("What runs them waits in memory, from the moment Orrery starts, so that they "
                     "wake in a fraction of the time. Not on battery, and not while memory is "
                     "short."),
                  TextRank::Small, Label::Ink::Muted));
    connect(m_spares, &QCheckBox::toggled, this, &SettingsView::sparesChosen);
    return card;
}

QWidget *SettingsView::createHistory()
{
    Card *card = makeCard(tr("Earlier versions"),
                          tr("What small items of Bases were before they were changed or deleted. "
                             "The Data page shows and restores them. Switched off, what is kept "
                             "is forgotten."));
    m_history = new SwitchBox(u"keepHistory"_s, tr("Keep earlier versions of items"));
    const auto number = [](const QString &name, const QString &text, int most) {
        auto *box = new QSpinBox;
        box->setObjectName(name);
        box->setAccessibleName(text);
        box->setRange(1, most);
        box->setKeyboardTracking(false); // not at every digit
        return box;
    };
    m_versions = number(u"historyVersions"_s, tr("Versions of each item"), 1000);
    m_days = number(u"historyDays"_s, tr("Days"), 3650);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_history, 1);
    for (auto *box : {m_versions, m_days}) {
        auto *label = new Label(box->accessibleName(), TextRank::Body, Label::Ink::Muted);
        label->setBuddy(box);
        line->addWidget(label);
        line->addWidget(box);
    }
    card->body()->addLayout(line);
    const auto choose = [this] {
        HistoryLimits limits;
        limits.versions = m_history->isChecked() ? m_versions->value() : 0;
        limits.age = std::chrono::days(m_days->value());
        Q_EMIT historyChosen(limits);
    };
    connect(m_history, &QCheckBox::toggled, this, choose);
    connect(m_versions, &QSpinBox::valueChanged, this, choose);
    connect(m_days, &QSpinBox::valueChanged, this, choose);
    return card;
}

QWidget *SettingsView::createDeveloper()
{
    Card *card = makeCard(tr("Developer"));
    m_developer = new SwitchBox(u"developerMode"_s, tr("Developer mode"));
    card->body()->addWidget(m_developer);
    card->body()->addWidget(new Label(tr("Shows the Builder, where you write apps of your own."),
                                      TextRank::Small, Label::Ink::Muted));
    connect(m_developer, &QCheckBox::toggled, this, &SettingsView::developerModeChosen);
    return card;
}

QWidget *SettingsView::createAbout()
{
    Card *card = makeCard(tr("About Orrery"));
    m_version = addFact(*card, tr("Version"));
    addFact(*card, tr("Licence"))->setText(u"MIT"_s);
    auto *line = new QHBoxLayout;
    auto *quit = makeButton(u"quit"_s, tr("Quit Orrery"), Rank::Plain, {}, this);
    auto *hint = new Label(tr("Quitting stops every app. Closing the window does not."),
                           TextRank::Small, Label::Ink::Muted);
    line->addWidget(hint, 1);
    line->addWidget(quit);
    card->body()->addLayout(line);
    connect(quit, &QPushButton::clicked, this, &SettingsView::quitRequested);
    return card;
}

} // namespace orrery::ui
