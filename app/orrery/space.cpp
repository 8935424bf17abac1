// SPDX-License-Identifier: MIT
#include "app/orrery/space.h"

#include "app/orrery/gatewayport.h"
#include "core/actions/actionclock.h"
#include "core/actions/appactions.h"
#include "core/base/baseface.h"
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/builder/builder.h"
#include "core/catalogue/bundledcatalogue.h"
#include "core/catalogue/catalogueindex.h"
#include "core/control/commandtable.h"
#include "core/control/controlserver.h"
#include "core/drive/databrowser.h"
#include "core/drive/driveface.h"
#include "core/drive/filedrives.h"
#include "core/engines/runtimes.h"
#include "core/gateway/gateway.h"
#include "core/gateway/supervisorhost.h"
#include "core/keys/browsertrust.h"
#include "core/keys/certificates.h"
#include "core/keys/privatefile.h"
#include "core/lifecycle/datatransfer.h"
#include "core/lifecycle/installer.h"
#include "core/micros/connectionledger.h"
#include "core/micros/hostquestions.h"
#include "core/micros/micrologs.h"
#include "core/micros/registryinstances.h"
#include "core/micros/supervisor.h"
#include "core/pipeline/pipeline.h"
#include "core/sandbox/sandboxtools.h"
#include "core/space/historysetting.h"
#include "core/space/registry.h"
#include "core/space/sparesetting.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcSpace, "orrery.space", QtInfoMsg)

namespace {

QFuture<Result<>> ready(Result<> result = {})
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

} // namespace

/// Everything that is built once the profile's key is known, in this order; ends in reverse.
struct Space::Parts {
    std::unique_ptr<Registry> registry;
    std::unique_ptr<BrowserTrust> browsers;
    std::optional<LocalCa> ca;
    std::unique_ptr<SqliteBases> bases;
    std::unique_ptr<FileDrives> drives;
    std::unique_ptr<StorePool> stores;
    std::unique_ptr<BaseFace> baseFace;
    std::unique_ptr<DriveFace> driveFace;
    std::unique_ptr<DataBrowser> dataBrowser;
    std::unique_ptr<DataTransfer> dataTransfer;
    SandboxTools tools;
    QFuture<TierReport> foundTier;
    QFuture<Runtimes> foundRuntimes;
    Runtimes runtimes;
    std::unique_ptr<MicroLogs> logs;
    std::unique_ptr<RegistryInstances> instances;
    std::unique_ptr<Supervisor> supervisor;
    std::unique_ptr<ConnectionLedger> ledger;
    std::unique_ptr<HostQuestions> hostQuestions;
    std::unique_ptr<ActionRunner> actionRunner;
    std::unique_ptr<ActionClock> actionClock;
    std::unique_ptr<AppActions> appActions;
    std::unique_ptr<SupervisorHost> host;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<CatalogueIndex> catalogues;
    QString bundledCatalogue;
    std::unique_ptr<Pipeline> pipeline;
    std::unique_ptr<Installer> installer;
    std::unique_ptr<Builder> builder;
    std::unique_ptr<CommandTable> commands;
    std::unique_ptr<ControlServer> control;
};

Space::Space(Options options, std::unique_ptr<ProfileLock> lock, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_lock(std::move(lock))
    , m_parts(std::make_unique<Parts>())
{
    m_facts.version = m_options.version;
}

Space::~Space() = default;

QFuture<Result<>> Space::start()
{
    // Both take a while and need nothing: they go on while the rest is opened.
    m_parts->tools = SandboxTools::find();
    m_parts->foundTier = detectTierLater(m_parts->tools);
    m_parts->foundRuntimes = Runtimes::detectLater();

    // Each step begins when the one before is done, and only if it went well.
    const auto then = [this](QFuture<Result<>> before, QFuture<Result<>> (Space::*step)()) {
        return before
            .then(this,
                  [this, step](Result<> done) { return done ? (this->*step)() : ready(done); })
            .unwrap();
    };
    auto started =
        MasterKey::open(m_options.paths, m_keychain)
            .then(this,
                  [this](Result<MasterKey> key) {
                      return key ? openRegistry(*key) : ready(std::unexpected(key.error()));
                  })
            .unwrap();
    for (const auto step : {&Space::build, &Space::findTools, &Space::openGateway, &Space::tidy,
                            &Space::fillCatalogues, &Space::openControl})
        started = then(started, step);
    return started;
}

QFuture<Result<>> Space::openRegistry(const MasterKey &key)
{
    m_facts.secrets = key.place();
    m_parts->browsers = std::make_unique<BrowserTrust>(m_options.paths, key, QDir::homePath());
    m_parts->browsers->load();
    m_parts->registry = std::make_unique<Registry>(m_options.paths, key);
    return m_parts->registry->open();
}

QFuture<Result<>> Space::build()
{
    Parts &parts = *m_parts;
    const ProfilePaths &paths = m_options.paths;
    auto ca = LocalCa::make();
    if (!ca)
        return ready(std::unexpected(ca.error()));
    parts.ca.emplace(*std::move(ca));
    if (auto written = replacePrivateFile(paths.caFile(), parts.ca->certificatePem()); !written)
        return ready(written);

    parts.bases = std::make_unique<SqliteBases>(m_clock);
    parts.drives = std::make_unique<FileDrives>(m_clock);
    parts.stores = std::make_unique<StorePool>();
    parts.baseFace = std::make_unique<BaseFace>(*parts.stores, *parts.bases);
    parts.driveFace = std::make_unique<DriveFace>(*parts.stores, *parts.drives);
    parts.dataBrowser = std::make_unique<DataBrowser>(*parts.stores, *parts.bases, *parts.drives);
    parts.dataTransfer = std::make_unique<DataTransfer>(*parts.stores, *parts.bases, *parts.drives);
    parts.logs = std::make_unique<MicroLogs>(paths, m_clock);
    parts.instances = std::make_unique<RegistryInstances>(*parts.registry);
    parts.supervisor = std::make_unique<Supervisor>(*parts.instances, *parts.logs);
    followSettings();
    parts.ledger = std::make_unique<ConnectionLedger>(paths, m_clock);
    parts.hostQuestions = std::make_unique<HostQuestions>(*parts.registry, *parts.supervisor);
    parts.actionRunner = std::make_unique<ActionRunner>(*parts.supervisor, *parts.logs);
    parts.actionClock = std::make_unique<ActionClock>(
        ActionClock::Rooms{*parts.registry, *parts.actionRunner, m_clock});
    parts.appActions = std::make_unique<AppActions>(
        AppActions::Rooms{*parts.registry, *parts.supervisor, *parts.actionRunner});
    parts.host =
        std::make_unique<SupervisorHost>(*parts.supervisor, *parts.logs, *parts.appActions);
    parts.gateway =
        std::make_unique<Gateway>(Gateway::Rooms{*parts.registry, *parts.baseFace, *parts.driveFace,
                                                 *parts.host, *parts.ca, *parts.browsers, m_clock});
    parts.gateway->serveSandboxesOf(*parts.supervisor);

    parts.catalogues = std::make_unique<CatalogueIndex>();
    parts.pipeline = std::make_unique<Pipeline>(paths, parts.tools);
    const auto closeCollection = [&stores = *parts.stores](const QString &collection) {
        return stores.close(collection.toStdString());
    };
    parts.installer = std::make_unique<Installer>(
        Installer::Rooms{*parts.registry, *parts.pipeline, *parts.supervisor, *parts.catalogues,
                         closeCollection},
        paths);
    parts.builder = std::make_unique<Builder>(
        Builder::Rooms{*parts.registry, *parts.pipeline, *parts.supervisor}, paths);

    connect(parts.registry.get(), &Registry::instanceRemoved, parts.logs.get(), &MicroLogs::remove);
    connect(parts.registry.get(), &Registry::instanceRemoved, parts.ledger.get(),
            &ConnectionLedger::clear);
    connect(parts.supervisor.get(), &Supervisor::contacted, parts.ledger.get(),
            &ConnectionLedger::add);
    connect(parts.registry.get(), &Registry::instanceChanged, parts.supervisor.get(),
            &Supervisor::adoptSettings);
    connect(parts.registry.get(), &Registry::cataloguesChanged, this, &Space::showCatalogues);
    connect(parts.registry.get(), &Registry::settingChanged, this, &Space::showCatalogues);
    // A release that the Builder made is in its catalogue by then.
    connect(parts.registry.get(), &Registry::projectChanged, parts.catalogues.get(),
            &CatalogueIndex::refresh);
    connect(parts.builder.get(), &Builder::staticChanged, parts.gateway.get(),
            &Gateway::notifyReload);
    return ready();
}

QFuture<Result<>> Space::findTools()
{
    return m_parts->foundRuntimes
        .then(this,
              [this](const Runtimes &runtimes) {
                  m_parts->runtimes = runtimes;
                  m_parts->pipeline->setRuntimes(runtimes);
                  return m_parts->foundTier;
              })
        .unwrap()
        .then(this, [this](const TierReport &found) -> Result<> {
            m_facts.tier = found;
            m_parts->pipeline->setTier(found);
            if (found.tier != Tier::Full)
                qCWarning(lcSpace, "the sandbox is not complete: %s", qPrintable(found.reason));
            return {};
        });
}

QFuture<Result<>> Space::openGateway()
{
    Parts &parts = *m_parts;
    const auto port = startGateway(*parts.gateway, *parts.registry, m_options.port);
    if (!port)
        return ready(std::unexpected(port.error()));
    MicroSurroundings around;
    around.tools = parts.tools;
    around.runtimes = parts.runtimes;
    around.gatewayPort = *port;
    around.caPem = parts.ca->certificatePem();
    around.tier = m_facts.tier;
    parts.supervisor->setSurroundings(around);
    return ready();
}

QFuture<Result<>> Space::tidy()
{
    return m_parts->installer->recover();
}

QFuture<Result<>> Space::fillCatalogues()
{
    return prepareBundledCatalogue(m_options.paths, m_options.version)
        .then(this,
              [this](Result<QString> folder) {
                  if (folder)
                      m_parts->bundledCatalogue = *folder;
                  else // the Space works without the apps that come with it
                      qCWarning(lcSpace, "no bundled catalogue: %s; %s",
                                qPrintable(folder.error().message),
                                qPrintable(folder.error().detail));
                  showCatalogues();
                  return m_parts->catalogues->whenReady();
              })
        .unwrap()
        .then(this, []() -> Result<> { return {}; });
}

void Space::followSettings()
{
    const Registry &registry = *m_parts->registry;
    m_parts->bases->setHistory(HistorySetting::read(registry));
    m_parts->supervisor->setSpares(SpareSetting::read(registry));
    connect(&registry, &Registry::settingChanged, this, [this, &registry](const QString &key) {
        if (HistorySetting::isKey(key))
            m_parts->bases->setHistory(HistorySetting::read(registry));
        else if (SpareSetting::isKey(key))
            m_parts->supervisor->setSpares(SpareSetting::read(registry));
    });
}

void Space::showCatalogues()
{
    QStringList folders{m_parts->bundledCatalogue, m_parts->builder->ownCatalogue()};
    folders += m_parts->registry->catalogueFolders();
    folders.removeAll(QString());
    folders.removeDuplicates();
    m_parts->catalogues->setFolders(folders);
}

QFuture<Result<>> Space::openControl()
{
    Parts &parts = *m_parts;
    parts.commands = std::make_unique<CommandTable>(ControlServices{
        *parts.registry, *parts.supervisor, *parts.logs, *parts.installer, *parts.builder,
        *parts.gateway, *parts.dataBrowser, *parts.dataTransfer, *parts.actionClock,
        *parts.appActions, *parts.ledger, *parts.hostQuestions, *parts.browsers, m_facts});
    parts.control =
        std::make_unique<ControlServer>([this](ControlCall &call) { return answer(call); });
    const Result<> listens = parts.control->listen(m_options.paths);
    if (listens) { // the Space is whole
        parts.actionClock->start(); // what was due while it was not, runs now
        for (const auto &[instance, micro] : parts.instances->keptRunning())
            (void)parts.supervisor->wake(instance, micro); // why one does not start, its log says
        parts.supervisor->prepareSpares(SpareSetting::readUsed(*parts.registry));
    }
    return ready(listens);
}

QFuture<Result<QJsonObject>> Space::answer(ControlCall &call)
{
    const QStringList &words = call.request().words;
    if (words.first() != "activate"_L1)
        return m_parts->commands->run(call);
    Q_EMIT activated(words.sliced(1));
    return orrery::answer(QJsonObject());
}

QFuture<void> Space::stop()
{
    if (!m_parts->supervisor)
        return QtFuture::makeReadyVoidFuture();
    if (m_parts->control) // else nothing was used. The registry, which ends last, writes it.
        (void)SpareSetting::writeUsed(*m_parts->registry, m_parts->supervisor->usedLast());
    m_parts->actionClock->stop();
    m_parts->control.reset(); // no new commands; those under way are told
    m_parts->bases->changed().close(); // else streams would hold up the gateway
    return m_parts->supervisor->stopAll().then(this, [this] { m_parts->gateway->stop(); });
}

Registry &Space::registry() const
{
    return *m_parts->registry;
}

Supervisor &Space::supervisor() const
{
    return *m_parts->supervisor;
}

MicroLogs &Space::logs() const
{
    return *m_parts->logs;
}

Pipeline &Space::pipeline() const
{
    return *m_parts->pipeline;
}

CatalogueIndex &Space::catalogues() const
{
    return *m_parts->catalogues;
}

Installer &Space::installer() const
{
    return *m_parts->installer;
}

Builder &Space::builder() const
{
    return *m_parts->builder;
}

Gateway &Space::gateway() const
{
    return *m_parts->gateway;
}

DataBrowser &Space::dataBrowser() const
{
    return *m_parts->dataBrowser;
}

ActionClock &Space::actionClock() const
{
    return *m_parts->actionClock;
}

AppActions &Space::appActions() const
{
    return *m_parts->appActions;
}

ConnectionLedger &Space::ledger() const
{
    return *m_parts->ledger;
}

HostQuestions &Space::hostQuestions() const
{
    return *m_parts->hostQuestions;
}

BrowserTrust &Space::browserTrust() const
{
    return *m_parts->browsers;
}

DataTransfer &Space::dataTransfer() const
{
    return *m_parts->dataTransfer;
}

} // namespace orrery

#include <moc_space.cpp>
