// SPDX-License-Identifier: MIT
#include "ui/data/datapage.h"

#include "core/drive/databrowser.h"
#include "core/space/registry.h"
#include "ui/data/dataview.h"
#include "ui/data/filemodel.h"
#include "ui/data/itemmodel.h"
#include "ui/data/resourcemodel.h"
#include "ui/data/transferbar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr int pageSize = 200;
constexpr int mostDeleted = 1000;
constexpr qsizetype mostFiles = 10'000; ///< Of one folder; more belongs into a search.

QString kindText(Collection::Kind kind)
{
    switch (kind) {
    case Collection::Kind::Instance:
        return DataPage::tr("app");
    case Collection::Kind::Project:
        return DataPage::tr("project");
    case Collection::Kind::Headless:
        break;
    }
    return DataPage::tr("Collection");
}

QList<QJsonObject> parsed(const QList<QByteArray> &items)
{
    QList<QJsonObject> made;
    made.reserve(items.size());
    for (const QByteArray &item : items)
        made.append(QJsonDocument::fromJson(item).object());
    return made;
}

} // namespace

DataPage::DataPage(Registry &registry, DataBrowser &browser, DataTransfer &transfer,
                   QWidget *parent)
    : QWidget(parent)
    , m_registry(registry)
    , m_browser(browser)
    , m_transfer(transfer)
    , m_resources(new ResourceModel(this))
    , m_items(new ItemModel(this))
    , m_files(new FileModel(this))
    , m_view(new DataView({*m_resources, *m_items, *m_files}))
{
    setObjectName(u"dataPage"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    connect(&m_registry, &Registry::collectionsChanged, this, &DataPage::listCollections);
    connect(&m_registry, &Registry::instanceAdded, this, &DataPage::listCollections);
    connect(&m_registry, &Registry::instanceRemoved, this, &DataPage::listCollections);
    connect(m_view, &DataView::collectionChosen, this, &DataPage::readResources);
    connect(m_view, &DataView::refreshRequested, this, &DataPage::refresh);
    connect(m_view, &DataView::resourceChosen, this, [this](const ResourceRow &resource) {
        m_shown = resource;
        m_folder.clear();
        readContent();
    });
    connect(m_view, &DataView::folderChosen, this, [this](const QString &folder) {
        m_folder = folder;
        readContent();
    });
    connect(m_view, &DataView::deletedToggled, this, &DataPage::readContent);
    connect(m_items, &ItemModel::pageRequested, this, &DataPage::readItems);
    connect(m_view, &DataView::versionsWanted, this, &DataPage::readVersions);
    connect(m_view, &DataView::restoreRequested, this, &DataPage::restore);
    connect(m_view, &DataView::exportRequested, this, &DataPage::askForExport);
    connect(m_view, &DataView::importRequested, this, &DataPage::askForImport);
    connect(&m_view->transfer(), &TransferBar::ended, this, &DataPage::refresh);
}

void DataPage::choose(const CollectionId &collection)
{
    listCollections();
    m_view->choose(collection);
}

void DataPage::refresh()
{
    listCollections();
    readResources();
}

void DataPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh(); // apps write behind our back
}

void DataPage::listCollections()
{
    QList<CollectionChoice> choices;
    const QList<Collection> collections = m_registry.collections();
    for (const Collection &collection : collections)
        choices.append({collection.id, collection.name, kindText(collection.kind)});
    std::ranges::sort(choices, [](const CollectionChoice &one, const CollectionChoice &other) {
        return QString::localeAwareCompare(one.name, other.name) < 0;
    });
    m_view->setCollections(choices);
}

CollectionRef DataPage::reference() const
{
    CollectionRef made;
    if (const auto collection = m_registry.collection(m_view->collection())) {
        made.id = collection->id.value.toStdString();
        made.folder = collection->folder.toStdString();
    }
    return made;
}

void DataPage::readResources()
{
    const CollectionRef ref = reference();
    if (ref.id.empty())
        return;
    const quint64 question = ++m_resourceQuestion;
    if (m_resources->rowCount() == 0)
        m_view->setResourcesLoading();
    m_browser.bases(ref).then(this, [this, ref, question](const Result<QStringList> &bases) {
        if (question != m_resourceQuestion)
            return;
        if (!bases)
            return m_view->failResources(bases.error());
        m_browser.drives(ref).then(
            this, [this, question, names = *bases](const Result<QStringList> &drives) {
                if (question != m_resourceQuestion)
                    return;
                if (!drives)
                    return m_view->failResources(drives.error());
                QList<ResourceRow> rows;
                for (const QString &name : names)
                    rows.append({ResourceRow::Kind::Base, name});
                for (const QString &name : *drives)
                    rows.append({ResourceRow::Kind::Drive, name});
                m_resources->setRows(rows);
                m_view->setResourcesLoaded();
                if (rows.contains(m_shown))
                    readContent();
            });
    });
}

void DataPage::readContent()
{
    ++m_contentQuestion;
    m_last.clear();
    m_read.clear();
    m_subscription.reset();
    if (m_shown.kind == ResourceRow::Kind::Base) {
        m_items->clear();
        m_view->showBase(m_shown.name);
        m_view->setContentLoading();
        if (m_view->showsDeleted())
            return readDeleted();
        followChanges();
        readItems();
        readIndexes();
    } else {
        m_view->showDrive(m_shown.name, m_folder);
        m_view->setContentLoading();
        readFiles();
    }
}

void DataPage::readItems()
{
    const quint64 question = m_contentQuestion;
    m_browser.items(reference(), m_shown.name, pageSize, m_last)
        .then(this, [this, question](const Result<BrowsedItems> &page) {
            if (question != m_contentQuestion)
                return;
            if (!page)
                return m_view->failContent(page.error());
            m_last = page->last;
            m_items->append(parsed(page->items), !page->last.isEmpty());
            m_view->setContentLoaded();
        });
}

void DataPage::readDeleted()
{
    const quint64 question = m_contentQuestion;
    m_browser.deleted(reference(), m_shown.name, mostDeleted)
        .then(this, [this, question](const Result<QList<QByteArray>> &items) {
            if (question != m_contentQuestion)
                return;
            if (!items)
                return m_view->failContent(items.error());
            m_items->append(parsed(*items), false);
            m_view->setContentLoaded();
        });
}

void DataPage::followChanges()
{
    m_seenChange = -1;
    m_isReadingChanges = m_hasNewChanges = false;
    m_subscription = m_browser.whenChanged(reference(), m_shown.name, this, [this] {
        m_hasNewChanges = true;
        readChanges();
    });
    readChanges(); // where they begin: before the items are read, so that none is missed
}

void DataPage::readChanges()
{
    // While an app writes a lot one question follows the other, and each brings all there is.
    if (m_isReadingChanges)
        return;
    m_isReadingChanges = true;
    m_hasNewChanges = false;
    const quint64 question = m_contentQuestion;
    m_browser.changes(reference(), m_shown.name, m_seenChange)
        .then(this, [this, question](const Result<BrowsedChanges> &found) {
            if (question != m_contentQuestion)
                return;
            m_isReadingChanges = false;
            if (!found)
                return; // the next change asks again
            m_seenChange = found->last;
            if (!found->isComplete)
                return readContent();
            for (const QJsonObject &item : parsed(found->items))
                m_items->put(item);
            for (const QString &key : found->gone)
                m_items->remove(key);
            if (!found->items.isEmpty() || !found->gone.isEmpty())
                m_view->setContentLoaded();
            if (m_hasNewChanges)
                readChanges();
        });
}

void DataPage::readIndexes()
{
    const quint64 question = m_contentQuestion;
    m_browser.indexes(reference())
        .then(this, [this, question](const Result<QList<BrowsedIndex>> &indexes) {
            if (question != m_contentQuestion || !indexes)
                return;
            QStringList paths;
            for (const BrowsedIndex &index : *indexes) {
                if (index.base == m_shown.name)
                    paths.append(index.isReady ? index.path : tr("%1 (building)").arg(index.path));
            }
            m_view->setIndexes(paths.isEmpty()
                                   ? QString()
                                   : tr("Indexed: %1").arg(locale().createSeparatedList(paths)));
        });
}

void DataPage::readVersions(const QString &key)
{
    m_browser.history(reference(), m_shown.name, key)
        .then(this, [this, key](const Result<QList<BrowsedVersion>> &versions) {
            if (versions)
                m_view->setVersions(key, *versions);
        });
}

void DataPage::restore(const QByteArray &item)
{
    m_browser.putItem(reference(), m_shown.name, item)
        .then(this, [this](const Result<QByteArray> &stored) {
            if (!stored)
                Q_EMIT failed(tr("The item could not be restored."), stored.error());
            else if (m_view->showsDeleted())
                readContent(); // it is there again
        });
}

void DataPage::askForExport()
{
    const auto collection = m_registry.collection(m_view->collection());
    if (!collection || m_view->transfer().isBusy())
        return;
    auto *dialog = new QFileDialog(window(), tr("Export data"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Zip files (*.zip)"));
    dialog->setDefaultSuffix(u"zip"_s);
    dialog->selectFile(QString(collection->name).replace(u'/', u'-') + u".zip"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, ref = reference(), name = collection->name](const QString &path) {
                m_view->transfer().follow(tr("Exporting “%1”").arg(name),
                                          tr("Exported to %1:").arg(QFileInfo(path).fileName()),
                                          m_transfer.exportTo(ref, path));
            });
    dialog->open();
}

void DataPage::askForImport()
{
    const auto collection = m_registry.collection(m_view->collection());
    if (!collection || m_view->transfer().isBusy())
        return;
    auto *dialog = new QFileDialog(window(), tr("Import data into “%1”").arg(collection->name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Zip files (*.zip)"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, ref = reference(), name = collection->name](const QString &path) {
                m_view->transfer().follow(tr("Importing into “%1”").arg(name), tr("Imported:"),
                                          m_transfer.importFrom(ref, path));
            });
    dialog->open();
}

void DataPage::readFiles()
{
    const quint64 question = m_contentQuestion;
    m_browser.files(reference(), m_shown.name, m_folder, pageSize, m_last)
        .then(this, [this, question](const Result<BrowsedFiles> &page) {
            if (question != m_contentQuestion)
                return;
            if (!page)
                return m_view->failContent(page.error());
            for (const BrowsedFile &file : page->files)
                m_read.append(
                    {file.name, file.name.endsWith(u'/'), file.size, file.type, file.changed});
            m_last = page->last;
            if (!m_last.isEmpty() && m_read.size() < mostFiles)
                return readFiles();
            m_files->setRows(folderRows(m_read, m_folder));
            m_view->setContentLoaded();
        });
}

} // namespace orrery::ui
