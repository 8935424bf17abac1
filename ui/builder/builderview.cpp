// SPDX-License-Identifier: MIT
#include "ui/builder/builderview.h"

#include "ui/builder/projectdelegate.h"
#include "ui/builder/projectmodel.h"
#include "ui/theme/buttons.h"
#include "ui/theme/cardgrid.h"
#include "ui/theme/statestack.h"

#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

BuilderView::BuilderView(ProjectModel &model, QWidget *parent)
    : Page(tr("Builder"), 1480, parent)
    , m_model(model)
    , m_grid(makeCardGrid(u"projects"_s, tr("Projects"), ProjectDelegate::smallestCard(), nullptr))
    , m_states(new StateStack(m_grid))
{
    setObjectName(u"builderView"_s);
    m_grid->setModel(&m_model);
    auto *delegate = new ProjectDelegate(m_grid);
    m_grid->setItemDelegate(delegate);
    const auto open = [this](const QModelIndex &index) {
        Q_EMIT projectOpened(m_model.card(index).project);
    };
    connect(delegate, &CardDelegate::opened, this, open);
    connect(m_grid, &QListView::activated, this, open);
    auto *add = makeButton(u"newProject"_s, tr("New project…"), Rank::Primary, u"plus"_s, this);
    connect(add, &QPushButton::clicked, this, &BuilderView::newProjectRequested);
    addAction(add);
    m_states->setEmpty(u"builder"_s, tr("Build your first app"),
                       tr("Start from a template or from a folder that you have. Orrery runs it "
                          "while you write, and shows each change as you save."));
    connect(m_states->addEmptyAction(u"startBuilding"_s, tr("Start building"), true, u"plus"_s),
            &QPushButton::clicked, this, &BuilderView::newProjectRequested);
    setHeaderInset(gridInset);
    setContent(m_states);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, change, this, &BuilderView::showState);
}

void BuilderView::setLoaded()
{
    m_isLoaded = true;
    showState();
}

void BuilderView::showState()
{
    if (!m_isLoaded)
        return;
    m_states->show(m_model.rowCount() == 0 ? StateStack::State::Empty : StateStack::State::Filled);
}

} // namespace orrery::ui
