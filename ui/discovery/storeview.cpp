// SPDX-License-Identifier: MIT
#include "ui/discovery/storeview.h"

#include "ui/discovery/storedelegate.h"
#include "ui/discovery/storemodel.h"
#include "ui/theme/buttons.h"
#include "ui/theme/cardgrid.h"
#include "ui/theme/icons.h"
#include "ui/theme/statestack.h"

#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

StoreView::StoreView(StoreModel &model, QWidget *parent)
    : Page(tr("Discovery"), 1480, parent)
    , m_model(model)
    , m_search(new QLineEdit)
    , m_grid(makeCardGrid(u"store"_s, tr("Apps in the catalogues"), StoreDelegate::smallestCard(),
                          nullptr))
    , m_states(new StateStack(m_grid))
{
    setObjectName(u"storeView"_s);
    m_grid->setModel(&m_model);
    auto *delegate = new StoreDelegate(m_grid);
    m_grid->setItemDelegate(delegate);
    const auto open = [this](const QModelIndex &index) {
        Q_EMIT entryOpened(m_model.entry(index));
    };
    connect(delegate, &CardDelegate::opened, this, open);
    connect(m_grid, &QListView::activated, this, open);

    m_search->setObjectName(u"storeSearch"_s);
    m_search->setPlaceholderText(tr("Search apps"));
    m_search->setAccessibleName(tr("Search apps"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(180);
    m_search->setMaximumWidth(320);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setSearch(text.trimmed());
        showState();
    });
    addAction(m_search);

    auto *add = makeButton(u"storeAdd"_s, tr("Add…"), Rank::Plain, u"plus"_s, this);
    auto *menu = new QMenu(add);
    connect(menu->addAction(icon(u"folder"_s), tr("Install from folder…")), &QAction::triggered,
            this, &StoreView::installFromFolderRequested);
    connect(menu->addAction(icon(u"file"_s), tr("Install from file…")), &QAction::triggered, this,
            &StoreView::installFromFileRequested);
    menu->addSeparator();
    connect(menu->addAction(icon(u"list"_s), tr("Add catalogue folder…")), &QAction::triggered,
            this, &StoreView::addCatalogueRequested);
    add->setMenu(menu);
    addAction(add);

    connect(
        m_states->addEmptyAction(u"addCatalogue"_s, tr("Add catalogue folder…"), true, u"list"_s),
        &QPushButton::clicked, this, &StoreView::addCatalogueRequested);
    connect(m_states, &StateStack::retryRequested, this, &StoreView::retryRequested);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &StoreView::showState);
    setHeaderInset(gridInset);
    setContent(m_states);
}

void StoreView::setLoading()
{
    m_isLoaded = false;
    m_states->show(StateStack::State::Loading);
}

void StoreView::setLoaded()
{
    m_isLoaded = true;
    showState();
}

void StoreView::fail(const Error &error)
{
    m_isLoaded = false;
    m_states->fail(error);
}

void StoreView::showState()
{
    if (!m_isLoaded)
        return;
    if (m_model.rowCount() > 0) {
        m_states->show(StateStack::State::Filled);
        return;
    }
    if (m_model.all().isEmpty()) {
        m_states->setEmpty(u"discovery"_s, tr("No apps to discover yet"),
                           tr("A catalogue is a folder of app packages. Add one, or install an "
                              "app from a folder or a package file."));
    } else {
        m_states->setEmpty(u"search"_s, tr("Nothing found"),
                           tr("No app in your catalogues matches “%1”.").arg(m_search->text()));
    }
    m_states->show(StateStack::State::Empty);
}

} // namespace orrery::ui
