// SPDX-License-Identifier: MIT
#include "ui/shell/mainwindow.h"

#include "core/actions/actionclock.h"
#include "core/gateway/gateway.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/builder/builderpage.h"
#include "ui/data/datapage.h"
#include "ui/discovery/discoverypage.h"
#include "ui/discovery/storefeed.h"
#include "ui/discovery/storemodel.h"
#include "ui/discovery/storeview.h"
#include "ui/home/appcardmodel.h"
#include "ui/home/homefeed.h"
#include "ui/home/installjobs.h"
#include "ui/instance/instanceactions.h"
#include "ui/instance/logwindow.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/hostnotices.h"
#include "ui/shell/noticearea.h"
#include "ui/shell/tray.h"

#include <QDesktopServices>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
const auto approvalPrefix = "approval:"_L1;
}

MainWindow::MainWindow(const Services &services, QWidget *parent)
    : WindowFrame(parent)
    , m_services(services)
    , m_jobs(new InstallJobs(services.installer, this))
    , m_actions(new InstanceActions(services, this))
    , m_cards(new AppCardModel(this))
    , m_homeFeed(new HomeFeed({services.registry, services.supervisor, *m_jobs}, *m_cards, this))
    , m_store(new StoreModel(this))
    , m_storeFeed(new StoreFeed({services.registry, services.catalogues}, *m_store, this))
{
    createPages();
    createTray();
    followApprovals();
    connect(new HostNotices(services, *notices(), *m_tray, this), &HostNotices::failed, this,
            &MainWindow::tell);
    followTroubles();
    followJobs();
    connect(m_actions, &InstanceActions::failed, this, &MainWindow::tell);
    connect(m_storeFeed, &StoreFeed::updatesChanged, this, [this](const QSet<InstanceId> &found) {
        m_homeFeed->setUpdates(found);
        sideBar()->setCount(SideBar::Place::Discovery, static_cast<int>(found.size()));
    });
    connect(sideBar(), &SideBar::addressActivated, this,
            [this] { QDesktopServices::openUrl(m_services.gateway.spaceUrl()); });
    connect(this, &WindowFrame::filesDropped, this, &MainWindow::openFiles);
    connect(this, &WindowFrame::quitRequested, this, &MainWindow::quitChosen);
    restorePlace(m_services.registry.setting(settingKeys::windowPlace()));
    m_home->setLoaded();
    m_builder->setLoaded();
}

MainWindow::~MainWindow() = default;

void MainWindow::setFacts(const SpaceSummary &facts)
{
    m_settings->setFacts(facts);
    sideBar()->setAddress(facts.address.isEmpty() ? QString() : QUrl(facts.address).authority());
    if (facts.sandboxIsWeak)
        notices()->post({u"sandbox"_s,
                         Notice::Kind::Warning,
                         tr("This computer cannot keep apps apart as it should"),
                         facts.sandbox,
                         {},
                         {}});
    else
        notices()->withdraw(u"sandbox"_s);
}

void MainWindow::openFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    bringUp();
    go(SideBar::Place::Discovery);
    m_discovery->inspect(paths.first());
}

void MainWindow::createPages()
{
    m_home = new HomeView(*m_cards);
    setPage(SideBar::Place::Home, m_home);
    connect(m_home, &HomeView::wished, this, &MainWindow::fulfil);
    connect(m_home, &HomeView::discoveryRequested, this, [this] { go(SideBar::Place::Discovery); });

    m_discovery = new DiscoveryPage({m_services.installer, *m_jobs, *m_store});
    setPage(SideBar::Place::Discovery, m_discovery);
    connect(m_home, &HomeView::installFromFolderRequested, m_discovery, [this] {
        go(SideBar::Place::Discovery);
        m_discovery->askForFolder();
    });
    connect(m_home, &HomeView::installFromFileRequested, m_discovery, [this] {
        go(SideBar::Place::Discovery);
        m_discovery->askForFile();
    });
    connect(m_discovery, &DiscoveryPage::openRequested, m_actions, &InstanceActions::open);
    connect(m_discovery, &DiscoveryPage::logRequested, this, &MainWindow::showJobLog);
    StoreView *list = m_discovery->storeView();
    connect(m_storeFeed, &StoreFeed::loaded, list, &StoreView::setLoaded);
    connect(m_storeFeed, &StoreFeed::failed, list, &StoreView::fail);
    connect(list, &StoreView::retryRequested, m_storeFeed, &StoreFeed::refresh);
    connect(sideBar(), &SideBar::placeChosen, m_storeFeed, &StoreFeed::refresh);

    m_builder = new BuilderPage({m_services.registry, m_services.supervisor, m_services.builder});
    setPage(SideBar::Place::Builder, m_builder);
    connect(m_builder, &BuilderPage::openRequested, m_actions, &InstanceActions::open);
    connect(m_builder, &BuilderPage::failed, this, &MainWindow::tell);
    connect(m_builder, &BuilderPage::said, this, [this](const QString &title, const QString &text) {
        notices()->post({u"builder"_s, Notice::Kind::Done, title, text, {}, {}});
        m_storeFeed->refresh(); // a release may be in a catalogue now
    });

    m_data = new DataPage(m_services.registry, m_services.data, m_services.transfer);
    setPage(SideBar::Place::Data, m_data);
    connect(m_data, &DataPage::failed, this, &MainWindow::tell);
    connect(m_builder, &BuilderPage::dataRequested, this, [this](const CollectionId &collection) {
        m_data->choose(collection);
        go(SideBar::Place::Data);
    });

    m_settings = new SettingsPage(m_services.registry, m_services.browsers, m_services.appearance);
    setPage(SideBar::Place::Settings, m_settings);
    connect(list, &StoreView::addCatalogueRequested, m_settings, &SettingsPage::askForCatalogue);
    connect(m_settings, &SettingsPage::failed, this, &MainWindow::tell);
    connect(m_settings, &SettingsView::quitRequested, this, &MainWindow::quitChosen);
    connect(m_settings, &SettingsView::openSpaceRequested, this,
            [this] { QDesktopServices::openUrl(m_services.gateway.spaceUrl()); });
    const auto showBuilder = [this](bool isOn) {
        sideBar()->setPlaceVisible(SideBar::Place::Builder, isOn);
    };
    connect(m_settings, &SettingsPage::developerModeChanged, this, showBuilder);
    showBuilder(m_settings->isDeveloperModeOn());
}

void MainWindow::createTray()
{
    m_tray = new Tray(this);
    connect(m_tray, &Tray::openRequested, m_actions, &InstanceActions::open);
    connect(m_tray, &Tray::windowRequested, this, &WindowFrame::bringUp);
    connect(m_tray, &Tray::quitRequested, this, &MainWindow::quitChosen);
    connect(m_tray, &Tray::shownChanged, this, &WindowFrame::setHidesOnClose);
    setHidesOnClose(m_tray->isShown());
    connect(this, &WindowFrame::closedByUser, this, [this] {
        keepPlace();
        if (m_saidWhereItWent)
            return;
        m_saidWhereItWent = true;
        m_tray->notify(tr("Orrery is still here"),
                       tr("Your apps go on running. Quit from this icon's menu."));
    });
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_cards, change, this, &MainWindow::listRunning);
    connect(m_cards, &QAbstractItemModel::dataChanged, this, &MainWindow::listRunning);
    listRunning();
}

void MainWindow::followTroubles()
{
    const auto nameOf = [this](const InstanceId &id) {
        const auto instance = m_services.registry.instance(id);
        return instance ? instance->name : QString();
    };
    const auto warn = [this](const QString &id, const QString &title, const QString &text) {
        notices()->post({id, Notice::Kind::Warning, title, text, {}, {}});
        m_tray->notify(title, text);
    };
    connect(&m_services.supervisor, &Supervisor::crashed, this,
            [nameOf, warn](const InstanceId &id, const QString &micro, const QString &reason) {
                warn(u"crash-"_s + id.value, tr("%1 crashed").arg(nameOf(id)),
                     tr("Its Micro “%1”: %2").arg(micro, reason.section(u'\n', 0, 0)));
            });
    connect(&m_services.clock, &ActionClock::failed, this,
            [nameOf, warn](const InstanceId &id, const QString &action, const QString &why) {
                warn(u"action-"_s + id.value + action, tr("An action of %1 failed").arg(nameOf(id)),
                     tr("“%1”: %2").arg(action, why.section(u'\n', 0, 0)));
            });
}

void MainWindow::followApprovals()
{
    const auto ask = [this](const Approval &approval) {
        const auto instance = m_services.registry.instance(approval.instance);
        Notice notice;
        notice.id = approvalPrefix + approval.id;
        notice.kind = Notice::Kind::Question;
        notice.title =
            tr("A browser asks to open %1").arg(instance ? instance->name : tr("your Space"));
        notice.text = tr("%1 at %2. Let it in only if its page shows the code %3.")
                          .arg(approval.browser, approval.host, approval.code);
        notice.accept = tr("Let in");
        notice.decline = tr("Refuse");
        notices()->post(notice);
        m_tray->notify(notice.title, notice.text);
    };
    connect(&m_services.gateway, &Gateway::approvalRequested, this, ask);
    connect(&m_services.gateway, &Gateway::approvalSettled, this,
            [this](const QString &id) { notices()->withdraw(approvalPrefix + id); });
    const auto settle = [this](const QString &notice, bool letIn) {
        if (notice.startsWith(approvalPrefix))
            m_services.gateway.approve(notice.mid(approvalPrefix.size()), letIn);
    };
    connect(notices(), &NoticeArea::accepted, this,
            [settle](const QString &id) { settle(id, true); });
    connect(notices(), &NoticeArea::declined, this,
            [settle](const QString &id) { settle(id, false); });
    const QList<Approval> waiting = m_services.gateway.approvals();
    for (const Approval &approval : waiting)
        ask(approval);
}

void MainWindow::followJobs()
{
    connect(m_jobs, &InstallJobs::succeeded, this, [this] {
        m_storeFeed->refresh();
        m_discovery->refreshOffer();
    });
    connect(m_jobs, &InstallJobs::failed, this,
            [this](const QString &, const QString &name, const Error &error) {
                tell(tr("%1 could not be installed.").arg(name), error);
            });
    const Registry &registry = m_services.registry;
    connect(&registry, &Registry::instanceRemoved, this, [this] {
        m_storeFeed->refresh();
        m_discovery->refreshOffer();
    });
}

void MainWindow::fulfil(HomeView::Wish wish, const AppCard &card)
{
    using Wish = HomeView::Wish;
    switch (wish) {
    case Wish::Open:
        m_actions->open(card.instance);
        break;
    case Wish::CopyAddress:
        m_actions->copyAddress(card.instance);
        break;
    case Wish::Restart:
        m_actions->restart(card.instance);
        break;
    case Wish::Stop:
        m_actions->stop(card.instance);
        break;
    case Wish::ViewActions:
        m_actions->showActions(card.instance);
        break;
    case Wish::AllowReduced:
        m_actions->allowReduced(card.instance);
        break;
    case Wish::ViewNetwork:
        m_actions->showNetwork(card.instance);
        break;
    case Wish::ViewLogs:
        if (card.isJob())
            showJobLog(card.key);
        else
            m_actions->showLogs(card.instance);
        break;
    case Wish::ViewData:
        if (const auto instance = m_services.registry.instance(card.instance)) {
            m_data->choose(instance->collection);
            go(SideBar::Place::Data);
        }
        break;
    case Wish::Settings:
        m_actions->editSettings(card.instance);
        break;
    case Wish::Update:
        update(card.instance);
        break;
    case Wish::OpenInBuilder:
        if (const auto instance = m_services.registry.instance(card.instance)) {
            m_builder->showProject(instance->project);
            go(SideBar::Place::Builder);
        }
        break;
    case Wish::Uninstall:
        m_actions->uninstall(card.instance);
        break;
    case Wish::CancelInstall:
        m_jobs->cancel(card.key);
        break;
    case Wish::Dismiss:
        m_jobs->dismiss(card.key);
        break;
    }
}

void MainWindow::update(const InstanceId &instance)
{
    const QString source = m_storeFeed->sourceFor(instance);
    if (source.isEmpty())
        return;
    go(SideBar::Place::Discovery);
    m_discovery->inspectUpdate(source, instance);
}

void MainWindow::showJobLog(const QString &id)
{
    const auto job = m_jobs->job(id);
    if (!job)
        return;
    auto *window = new LogWindow(tr("Install of %1").arg(job->offer.name), {}, this);
    QList<ShownLine> lines;
    for (const QString &line : job->log)
        lines.append({{}, {}, line});
    if (job->failure)
        lines.append({{}, {}, job->failure->message});
    window->setLines(lines);
    connect(m_jobs, &InstallJobs::lineAdded, window,
            [window, id](const QString &of, const QString &line) {
                if (of == id)
                    window->addLine({{}, {}, line});
            });
    window->show();
}

void MainWindow::tell(const QString &what, const Error &error)
{
    notices()->post({u"error"_s, Notice::Kind::Error, what, error.message, {}, {}});
}

void MainWindow::listRunning()
{
    QList<TrayApp> running;
    for (const AppCard &card : m_cards->cards()) {
        const bool answers =
            card.state == AppCard::State::Running || card.state == AppCard::State::Starting;
        if (answers)
            running.append({card.instance, card.name});
    }
    m_tray->setRunning(running);
}

void MainWindow::keepPlace()
{
    // A failure costs the user nothing but the window's place.
    m_services.registry.setSetting(settingKeys::windowPlace(), placeText())
        .then(this, [](const Result<> &) {});
}

} // namespace orrery::ui
