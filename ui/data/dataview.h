// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/databrowser.h"
#include "ui/data/datarows.h"
#include "ui/theme/page.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QListView;
class QStackedWidget;
class QTableView;

namespace orrery::ui {

class FileModel;
class ItemModel;
class ItemPane;
class Label;
class ResourceModel;
class StateStack;
class TransferBar;

/// A Collection as the picker names it.
struct CollectionChoice {
    CollectionId id = {};
    QString name = {};
    QString kind = {};
    friend bool operator==(const CollectionChoice &, const CollectionChoice &) = default;
};

/// The data of a Collection, to read: Bases as tables, Drives as folders. Knows no service; the
/// models are borrowed. Thread: main.
class DataView : public Page
{
    Q_OBJECT
public:
    struct Models {
        ResourceModel &resources;
        ItemModel &items;
        FileModel &files;
    };

    explicit DataView(Models models, QWidget *parent = nullptr);

    [[nodiscard]] CollectionId collection() const;
    void setCollections(const QList<CollectionChoice> &choices);
    void choose(const CollectionId &collection);
    void setResourcesLoading();
    void setResourcesLoaded(); ///< The model holds them; shows the first.
    void failResources(const Error &error);
    void showBase(const QString &name);
    /// One sentence about the indexes of the Base that is shown; empty: there are none.
    void setIndexes(const QString &text);
    void showDrive(const QString &name, const QString &folder);
    void setContentLoading();
    void setContentLoaded();
    void failContent(const Error &error);
    /// Whether the items that are gone are shown in place of those that are there.
    [[nodiscard]] bool showsDeleted() const;
    void setVersions(const QString &key, const QList<BrowsedVersion> &versions);
    [[nodiscard]] TransferBar &transfer() { return *m_transfer; }

Q_SIGNALS:
    void collectionChosen(const orrery::CollectionId &collection);
    void resourceChosen(const orrery::ui::ResourceRow &resource);
    void folderChosen(const QString &folder);
    void refreshRequested();
    void deletedToggled();
    void versionsWanted(const QString &key);
    void restoreRequested(const QByteArray &item);
    void exportRequested();
    void importRequested();

private:
    QWidget *createResources();
    QWidget *createContent();
    void createTransfer();
    void showItem(int row);

    Models m_models;
    QList<CollectionChoice> m_choices;
    QComboBox *m_picker;
    QListView *m_resources = nullptr;
    QTableView *m_items = nullptr;
    QTableView *m_files = nullptr;
    ItemPane *m_item = nullptr;
    QCheckBox *m_deleted = nullptr;
    Label *m_indexes = nullptr;
    TransferBar *m_transfer = nullptr;
    QPushButton *m_export = nullptr;
    QPushButton *m_import = nullptr;
    Label *m_place = nullptr;
    QStackedWidget *m_kinds = nullptr;
    StateStack *m_content = nullptr;
    StateStack *m_states = nullptr;
};

} // namespace orrery::ui
