// SPDX-License-Identifier: MIT
#include "ui/home/homeview.h"

#include "ui/home/appcarddelegate.h"
#include "ui/home/appcardmodel.h"
#include "ui/theme/buttons.h"
#include "ui/theme/cardgrid.h"
#include "ui/theme/icons.h"
#include "ui/theme/statestack.h"

#include <QListView>
#include <QMenu>
#include <QMetaEnum>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

HomeView::HomeView(AppCardModel &model, QWidget *parent)
    : Page(tr("Home"), 1480, parent)
    , m_model(model)
    , m_grid(makeCardGrid(u"apps"_s, tr("Apps"), AppCardDelegate::smallestCard(), nullptr))
    , m_states(new StateStack(m_grid))
{
    setObjectName(u"homePage"_s);
    m_grid->setModel(&m_model);
    auto *delegate = new AppCardDelegate(m_grid);
    m_grid->setItemDelegate(delegate);
    const auto open = [this](const QModelIndex &index) {
        const AppCard card = m_model.card(index);
        Q_EMIT wished(card.isJob() ? Wish::ViewLogs : Wish::Open, card);
    };
    connect(delegate, &CardDelegate::opened, this, open);
    connect(m_grid, &QListView::activated, this, open);
    connect(delegate, &CardDelegate::menuRequested, this, &HomeView::openMenu);
    connect(m_grid, &QListView::customContextMenuRequested, this, [this](const QPoint &position) {
        QModelIndex index = m_grid->indexAt(position);
        if (!index.isValid())
            index = m_grid->currentIndex(); // the Menu key
        openMenu(index, m_grid->viewport()->mapToGlobal(position));
    });

    auto *install = makeButton(u"homeInstall"_s, tr("Install…"), Rank::Plain, u"plus"_s, this);
    auto *menu = new QMenu(install);
    connect(menu->addAction(icon(u"folder"_s), tr("Install from folder…")), &QAction::triggered,
            this, &HomeView::installFromFolderRequested);
    connect(menu->addAction(icon(u"file"_s), tr("Install from file…")), &QAction::triggered, this,
            &HomeView::installFromFileRequested);
    install->setMenu(menu);
    addAction(install);

    m_states->setEmpty(u"rocket"_s, tr("Welcome to your Space"),
                       tr("Apps that you install live here, on this computer, with their own data. "
                          "Pick one in Discovery, or bring your own folder with a Spacefile."));
    connect(
        m_states->addEmptyAction(u"goToDiscovery"_s, tr("Go to Discovery"), true, u"discovery"_s),
        &QPushButton::clicked, this, &HomeView::discoveryRequested);
    connect(m_states->addEmptyAction(u"installFromFolder"_s, tr("Install from folder…"), false,
                                     u"folder"_s),
            &QPushButton::clicked, this, &HomeView::installFromFolderRequested);
    setHeaderInset(gridInset);
    setContent(m_states);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, change, this, &HomeView::showState);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &HomeView::showState);
}

void HomeView::setLoaded()
{
    m_isLoaded = true;
    showState();
}

void HomeView::openMenu(const QModelIndex &index, const QPoint &globalPosition)
{
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu, m_model.card(index));
    menu->popup(globalPosition);
}

void HomeView::fillMenu(QMenu &menu, const AppCard &card)
{
    if (card.isJob()) {
        addWish(menu, card, Wish::ViewLogs, u"logs"_s, tr("View log"));
        if (card.state == AppCard::State::Installing)
            addWish(menu, card, Wish::CancelInstall, u"close"_s, tr("Cancel"));
        else
            addWish(menu, card, Wish::Dismiss, u"close"_s, tr("Dismiss"));
        return;
    }
    addWish(menu, card, Wish::Open, u"open"_s, tr("Open"));
    addWish(menu, card, Wish::CopyAddress, u"copy"_s, tr("Copy address"));
    menu.addSeparator();
    if (card.state != AppCard::State::Ready) {
        addWish(menu, card, Wish::Restart, u"restart"_s, tr("Restart"));
        addWish(menu, card, Wish::Stop, u"stop"_s, tr("Stop"));
    }
    if (card.canBeReduced)
        addWish(menu, card, Wish::AllowReduced, u"shield"_s, tr("Run with reduced separation…"));
    addWish(menu, card, Wish::ViewLogs, u"logs"_s, tr("View logs"));
    if (card.state != AppCard::State::Ready)
        addWish(menu, card, Wish::ViewActions, u"clock"_s, tr("Actions…"));
    if (card.state != AppCard::State::Ready)
        addWish(menu, card, Wish::ViewNetwork, u"globe"_s, tr("Network…"));
    addWish(menu, card, Wish::ViewData, u"data"_s, tr("View data"));
    addWish(menu, card, Wish::Settings, u"settings"_s, tr("Settings…"));
    if (card.isBuilder)
        addWish(menu, card, Wish::OpenInBuilder, u"builder"_s, tr("Open in Builder"));
    if (card.hasUpdate)
        addWish(menu, card, Wish::Update, u"update"_s, tr("Update…"));
    menu.addSeparator();
    addWish(menu, card, Wish::Uninstall, u"trash"_s, tr("Uninstall…"));
}

void HomeView::addWish(QMenu &menu, const AppCard &card, Wish wish, const QString &iconName,
                       const QString &text)
{
    QAction *action = menu.addAction(icon(iconName), text);
    action->setObjectName(
        QString::fromLatin1(QMetaEnum::fromType<Wish>().valueToKey(static_cast<int>(wish))));
    connect(action, &QAction::triggered, this, [this, wish, card] { Q_EMIT wished(wish, card); });
}

void HomeView::showState()
{
    if (!m_isLoaded)
        return;
    m_states->show(m_model.rowCount() == 0 ? StateStack::State::Empty : StateStack::State::Filled);
}

} // namespace orrery::ui
