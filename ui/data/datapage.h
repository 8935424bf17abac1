// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "ui/data/datarows.h"

#include <QWidget>

namespace orrery {

class DataBrowser;
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
    /// Both are borrowed.
    DataPage(Registry &registry, DataBrowser &browser, QWidget *parent = nullptr);

    void choose(const CollectionId &collection);
    void refresh(); ///< Reads again what is shown.

protected:
    void showEvent(QShowEvent *event) override;

private:
    void listCollections();
    void readResources();
    void readContent();
    void readItems();
    void readFiles();
    [[nodiscard]] CollectionRef reference() const;

    Registry &m_registry;
    DataBrowser &m_browser;
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
};

} // namespace ui
} // namespace orrery
