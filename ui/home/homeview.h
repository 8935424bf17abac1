// SPDX-License-Identifier: MIT
#pragma once

#include "ui/home/appcard.h"
#include "ui/theme/page.h"

class QListView;
class QMenu;

namespace orrery::ui {

class AppCardModel;
class StateStack;

/// Home: the apps of this Space as cards. Shows a model and tells what the user wants; knows no
/// service. Thread: main.
class HomeView : public Page
{
    Q_OBJECT
public:
    enum class Wish {
        Open,
        CopyAddress,
        Restart,
        Stop,
        ViewLogs,
        ViewActions,
        ViewNetwork,
        ViewData,
        AllowReduced,
        Settings,
        Update,
        OpenInBuilder,
        Uninstall,
        CancelInstall,
        Dismiss,
    };
    Q_ENUM(Wish)

    /// \a model is borrowed.
    explicit HomeView(AppCardModel &model, QWidget *parent = nullptr);

    void setLoaded(); ///< The model holds what there is from now on.

Q_SIGNALS:
    void wished(orrery::ui::HomeView::Wish wish, const orrery::ui::AppCard &card);
    void discoveryRequested();
    void installFromFolderRequested();
    void installFromFileRequested();

private:
    void openMenu(const QModelIndex &index, const QPoint &globalPosition);
    void fillMenu(QMenu &menu, const AppCard &card);
    void addWish(QMenu &menu, const AppCard &card, Wish wish, const QString &icon,
                 const QString &text);
    void showState();

    AppCardModel &m_model;
    QListView *m_grid;
    StateStack *m_states;
    bool m_isLoaded = false;
};

} // namespace orrery::ui
