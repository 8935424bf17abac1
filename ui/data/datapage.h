// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "ui/data/datarows.h"

#include <QWidget>

#include <memory>

namespace orrery {

class DataBrowser;
class DataTransfer;
class Registry;
struct CollectionRef;

namespace ui {

class DataView;
class FileModel;
class ItemModel;
class ResourceModel;

/// Reads the data of the chosen Collection for DataView. Thread: main; never blocks.
class DataPage : public QWidget
{
    Q_OBJECT
public:
    /// All are borrowed.
    DataPage(Registry &registry, DataBrowser &browser, DataTransfer &transfer,
             QWidget *parent = nullptr);

    void choose(const CollectionId &collection);
    void refresh(); ///< Reads again what is shown.

Q_SIGNALS:
    void failed(const QString &what, const orrery::Error &error);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void listCollections();
    void readResources();
    void readContent();
    void readItems();
    void readDeleted();
    void followChanges();
    void readChanges();
    void readIndexes();
    void readVersions(const QString &key);
    void restore(const QByteArray &item);
    void askForExport();
    void askForImport();
    void readFiles();
    [[nodiscard]] CollectionRef reference() const;

    Registry &m_registry;
    DataBrowser &m_browser;
    DataTransfer &m_transfer;
    ResourceModel *m_resources;
    ItemModel *m_items;
    FileModel *m_files;
    DataView *m_view;
    ResourceRow m_shown;
    QString m_folder; ///< Of the Drive that is shown.
    QString m_last; ///< Where the next page begins.
    QList<FileRow> m_read;
    quint64 m_resourceQuestion = 0; ///< Only the newest answer counts.
    quint64 m_contentQuestion = 0;
    std::shared_ptr<void> m_subscription; ///< To the changes of the Base that is shown.
    qint64 m_seenChange = -1;
    bool m_isReadingChanges = false;
    bool m_hasNewChanges = false; ///< Told while they were read.
};

} // namespace ui
} // namespace orrery
