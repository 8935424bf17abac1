// SPDX-License-Identifier: MIT
#include "ui/data/dataview.h"

#include "ui/data/filemodel.h"
#include "ui/data/itemmodel.h"
#include "ui/data/itempane.h"
#include "ui/data/resourcemodel.h"
#include "ui/data/transferbar.h"
#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/label.h"
#include "ui/theme/statestack.h"
#include "ui/theme/switchbox.h"
#include "ui/theme/table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

/// Links to every folder above; the last part is where we are.
QString breadcrumb(const QString &drive, const QString &folder)
{
    QString made = u"<a href=\"/\">%1</a>"_s.arg(drive.toHtmlEscaped());
    QString path;
    const QStringList parts = folder.split(u'/', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        path += part + u'/';
        made += u" / <a href=\"%1\">%2</a>"_s.arg(path.toHtmlEscaped(), part.toHtmlEscaped());
    }
    return made;
}

} // namespace

DataView::DataView(Models models, QWidget *parent)
    : Page(tr("Data"), 1800, parent)
    , m_models(models)
    , m_picker(new QComboBox)
{
    setObjectName(u"dataView"_s);
    m_picker->setObjectName(u"collection"_s);
    m_picker->setAccessibleName(tr("Collection"));
    m_picker->setMinimumWidth(240);
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addAction(m_picker);
    auto *refresh = makeIconButton(u"refreshData"_s, u"restart"_s, tr("Refresh"), this);
    addAction(refresh);
    createTransfer();
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    split->setHandleWidth(16);
    split->addWidget(createResources());
    split->addWidget(createContent());
    split->setStretchFactor(1, 1);
    split->setSizes({220, 900});
    m_states = new StateStack(split);
    m_states->setEmpty(u"data"_s, tr("No data yet"),
                       tr("Bases and Drives appear here as soon as an app writes to them."));
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_transfer);
    column->addWidget(m_states, 1);
    setContent(content);
    layout()->setContentsMargins(32, 24, 32, 24);
    connect(refresh, &QToolButton::clicked, this, &DataView::refreshRequested);
    connect(m_states, &StateStack::retryRequested, this, &DataView::refreshRequested);
    connect(m_content, &StateStack::retryRequested, this, &DataView::refreshRequested);
    connect(m_picker, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT collectionChosen(collection()); });
}

CollectionId DataView::collection() const
{
    return m_choices.value(m_picker->currentIndex()).id;
}

void DataView::setCollections(const QList<CollectionChoice> &choices)
{
    if (choices == m_choices && m_picker->count() == choices.size()) {
        if (choices.isEmpty())
            m_states->show(StateStack::State::Empty);
        return;
    }
    const CollectionId before = collection();
    const QSignalBlocker quiet(m_picker);
    m_choices = choices;
    m_picker->clear();
    for (const CollectionChoice &choice : choices)
        m_picker->addItem(tr("%1 (%2)").arg(choice.name, choice.kind));
    m_picker->setEnabled(!choices.isEmpty());
    m_export->setEnabled(!choices.isEmpty());
    m_import->setEnabled(!choices.isEmpty());
    if (choices.isEmpty()) {
        m_states->show(StateStack::State::Empty);
        return;
    }
    const auto found = std::ranges::find(choices, before, &CollectionChoice::id);
    m_picker->setCurrentIndex(found == choices.end() ? 0
                                                     : static_cast<int>(found - choices.begin()));
    if (collection() != before)
        Q_EMIT collectionChosen(collection());
}

void DataView::choose(const CollectionId &wanted)
{
    const auto found = std::ranges::find(m_choices, wanted, &CollectionChoice::id);
    if (found != m_choices.end())
        m_picker->setCurrentIndex(static_cast<int>(found - m_choices.begin()));
}

void DataView::setResourcesLoading()
{
    m_states->show(StateStack::State::Loading);
}

void DataView::setResourcesLoaded()
{
    if (m_models.resources.rowCount() == 0) {
        m_states->show(StateStack::State::Empty);
        return;
    }
    m_states->show(StateStack::State::Filled);
    if (!m_resources->currentIndex().isValid())
        m_resources->setCurrentIndex(m_models.resources.index(0));
}

void DataView::failResources(const Error &error)
{
    m_states->fail(error);
}

void DataView::showBase(const QString &name)
{
    m_place->setTextFormat(Qt::PlainText);
    m_place->setText(name);
    m_kinds->setCurrentIndex(0);
    m_deleted->show();
    m_item->setGone(showsDeleted());
    m_item->showItem({}, {});
    setIndexes({});
    m_content->setEmpty(u"data"_s,
                        showsDeleted() ? tr("Nothing that was deleted is remembered")
                                       : tr("This Base is empty"),
                        {});
}

void DataView::showDrive(const QString &name, const QString &folder)
{
    m_place->setTextFormat(Qt::RichText);
    m_place->setText(breadcrumb(name, folder));
    setIndexes({});
    m_kinds->setCurrentIndex(1);
    m_deleted->hide();
    m_content->setEmpty(u"folder"_s, tr("This folder is empty"), {});
}

void DataView::setContentLoading()
{
    m_content->show(StateStack::State::Loading);
}

void DataView::setContentLoaded()
{
    const int rows =
        m_kinds->currentIndex() == 0 ? m_models.items.rowCount() : m_models.files.rowCount();
    m_content->show(rows == 0 ? StateStack::State::Empty : StateStack::State::Filled);
}

void DataView::failContent(const Error &error)
{
    m_content->fail(error);
}

QWidget *DataView::createResources()
{
    auto *card = new Card;
    card->body()->setContentsMargins(10, 12, 10, 12);
    m_resources = new QListView;
    m_resources->setObjectName(u"resources"_s);
    m_resources->setAccessibleName(tr("Bases and Drives"));
    m_resources->setFrameShape(QFrame::NoFrame);
    m_resources->setModel(&m_models.resources);
    m_resources->setMinimumWidth(150);
    m_resources->setTextElideMode(Qt::ElideMiddle);
    m_resources->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    card->body()->addWidget(m_resources);
    connect(m_resources->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (index.isValid())
                    Q_EMIT resourceChosen(m_models.resources.row(index));
            });
    return card;
}

QWidget *DataView::createContent()
{
    auto *card = new Card;
    card->body()->setContentsMargins(16, 14, 16, 16);
    m_place = new Label({}, TextRank::Heading);
    m_place->setObjectName(u"dataPlace"_s);
    connect(m_place, &QLabel::linkActivated, this, [this](const QString &link) {
        Q_EMIT folderChosen(link == "/"_L1 ? QString() : link);
    });
    m_deleted = new SwitchBox(u"showDeleted"_s, tr("Deleted items"));
    m_deleted->setToolTip(tr("Show the items that are gone, to restore them"));
    auto *heading = new QHBoxLayout;
    heading->addWidget(m_place, 1);
    heading->addWidget(m_deleted);
    card->body()->addLayout(heading);
    connect(m_deleted, &QCheckBox::toggled, this, &DataView::deletedToggled);
    m_indexes = new Label({}, TextRank::Small, Label::Ink::Muted);
    m_indexes->setObjectName(u"indexes"_s);
    m_indexes->hide();
    card->body()->addWidget(m_indexes);
    m_items = makeTable(u"items"_s, tr("Items"));
    m_items->setModel(&m_models.items);
    m_item = new ItemPane;
    connect(m_item, &ItemPane::versionsWanted, this, &DataView::versionsWanted);
    connect(m_item, &ItemPane::restoreRequested, this, &DataView::restoreRequested);
    auto *split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    split->addWidget(m_items);
    split->addWidget(m_item);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 1);
    connect(m_items->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { showItem(index.row()); });
    connect(&m_models.items, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                const int row = m_items->currentIndex().row();
                if (first.row() <= row && row <= last.row())
                    showItem(row);
            });
    m_files = makeTable(u"files"_s, tr("Files"));
    m_files->setModel(&m_models.files);
    connect(m_files, &QTableView::activated, this, [this](const QModelIndex &index) {
        const FileRow row = m_models.files.row(index.row());
        if (row.isFolder)
            Q_EMIT folderChosen(row.path);
    });
    m_kinds = new QStackedWidget;
    m_kinds->addWidget(split);
    m_kinds->addWidget(m_files);
    m_content = new StateStack(m_kinds);
    card->body()->addWidget(m_content, 1);
    return card;
}

void DataView::createTransfer()
{
    m_transfer = new TransferBar;
    m_export = makeButton(u"exportData"_s, tr("Export…"), Rank::Plain, u"download"_s, this);
    m_import = makeButton(u"importData"_s, tr("Import…"), Rank::Plain, u"push"_s, this);
    addAction(m_export);
    addAction(m_import);
    connect(m_export, &QPushButton::clicked, this, &DataView::exportRequested);
    connect(m_import, &QPushButton::clicked, this, &DataView::importRequested);
}

void DataView::showItem(int row)
{
    m_item->showItem(m_models.items.key(row), m_models.items.json(row));
}

bool DataView::showsDeleted() const
{
    return m_deleted->isChecked();
}

void DataView::setVersions(const QString &key, const QList<BrowsedVersion> &versions)
{
    m_item->setVersions(key, versions);
}

void DataView::setIndexes(const QString &text)
{
    m_indexes->setText(text);
    m_indexes->setVisible(!text.isEmpty());
}

} // namespace orrery::ui
