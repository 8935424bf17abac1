// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "ui/discovery/storeentry.h"
#include "ui/theme/page.h"

class QLineEdit;
class QListView;

namespace orrery::ui {

class StateStack;
class StoreModel;

/// The list of Discovery: search and cards. Knows no service. Thread: main.
class StoreView : public Page
{
    Q_OBJECT
public:
    explicit StoreView(StoreModel &model, QWidget *parent = nullptr); ///< \a model is borrowed.

    void setLoading();
    void setLoaded();
    void fail(const Error &error);

Q_SIGNALS:
    void entryOpened(const orrery::ui::StoreEntry &entry);
    void addCatalogueRequested();
    void installFromFileRequested();
    void installFromFolderRequested();
    void retryRequested();

private:
    void showState();

    StoreModel &m_model;
    QLineEdit *m_search;
    QListView *m_grid;
    StateStack *m_states;
    bool m_isLoaded = false;
};

} // namespace orrery::ui
