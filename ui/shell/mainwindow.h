// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "ui/home/homeview.h"
#include "ui/services.h"
#include "ui/settings/settingsview.h"
#include "ui/shell/windowframe.h"

namespace orrery::ui {

class AppCardModel;
class BuilderPage;
class DataPage;
class DiscoveryPage;
class HomeFeed;
class InstallJobs;
class InstanceActions;
class SettingsPage;
class StoreFeed;
class StoreModel;
class Tray;

/// The window of Orrery: every page over the services of core, and the tray. Thread: main.
class MainWindow : public WindowFrame
{
    Q_OBJECT
public:
    explicit MainWindow(const Services &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// What this Space is and how well it is kept; also posts what the user must know of it.
    void setFacts(const SpaceSummary &facts);
    /// Files and folders from the command line or a second start.
    void openFiles(const QStringList &paths);

Q_SIGNALS:
    void quitChosen(); ///< The user wants Orrery to end.

private:
    void createPages();
    void createTray();
    void followApprovals();
    void followTroubles(); ///< Crashes and actions that failed.
    void followJobs();
    void fulfil(HomeView::Wish wish, const AppCard &card);
    void update(const InstanceId &instance);
    void showJobLog(const QString &job);
    void tell(const QString &what, const Error &error);
    void listRunning();
    void keepPlace();

    Services m_services;
    InstallJobs *m_jobs;
    InstanceActions *m_actions;
    AppCardModel *m_cards;
    HomeFeed *m_homeFeed;
    StoreModel *m_store;
    StoreFeed *m_storeFeed;
    HomeView *m_home = nullptr;
    DiscoveryPage *m_discovery = nullptr;
    BuilderPage *m_builder = nullptr;
    DataPage *m_data = nullptr;
    SettingsPage *m_settings = nullptr;
    Tray *m_tray = nullptr;
    bool m_saidWhereItWent = false;
};

} // namespace orrery::ui
