// SPDX-License-Identifier: MIT
#include "tests/ui/shell/samples.h"

#include "ui/builder/builderview.h"
#include "ui/builder/newprojectdialog.h"
#include "ui/builder/projectmodel.h"
#include "ui/builder/projectview.h"
#include "ui/builder/releasedialog.h"
#include "ui/data/dataview.h"
#include "ui/data/filemodel.h"
#include "ui/data/itemmodel.h"
#include "ui/data/resourcemodel.h"
#include "ui/discovery/offerview.h"
#include "ui/discovery/storemodel.h"
#include "ui/discovery/storeview.h"
#include "ui/home/appcardmodel.h"
#include "ui/home/homeview.h"
#include "ui/instance/actionswindow.h"
#include "ui/instance/inputdialog.h"
#include "ui/instance/instancesettingsdialog.h"
#include "ui/instance/logwindow.h"
#include "ui/instance/networkwindow.h"
#include "ui/instance/scheduledialog.h"
#include "ui/instance/separationdialog.h"
#include "ui/instance/uninstalldialog.h"
#include "ui/settings/settingsview.h"
#include "ui/shell/noticearea.h"
#include "ui/theme/logpane.h"

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

AppCard card(const QString &name, AppCard::State state)
{
    AppCard made;
    made.key = slug(name);
    made.instance = {made.key};
    made.app = {u"local/"_s + made.key};
    made.name = name;
    made.alias = made.key;
    made.state = state;
    return made;
}

Spacefile sampleSpacefile()
{
    Micro web;
    web.name = u"web"_s;
    web.primary = true;
    web.path = u"/"_s;
    web.publicRoutes = {u"/share/*"_s};
    Micro api;
    api.name = u"api"_s;
    api.path = u"/api"_s;
    api.engine = Engine::Python311;
    api.env = {{u"TOKEN"_s, u"What the service asks for."_s, {}},
               {u"CITY"_s, u"Where to look."_s, u"Berlin"_s}};
    api.actions = {{u"clean"_s, u"Clean up"_s, {}, u"1 day"_s, u"/"_s}};
    Spacefile made;
    made.appName = u"Weather"_s;
    made.micros = {web, api};
    return made;
}

InstallOffer sampleOffer()
{
    InstallOffer offer;
    offer.job = u"job"_s;
    offer.kind = SourceKind::Catalogue;
    offer.app = {u"abcd/weather"_s};
    offer.name = u"Weather"_s;
    offer.version = u"1.4.2"_s;
    offer.tagline = u"The sky above you, at a glance, for every place you care about"_s;
    offer.text = u"See **today** and the week ahead.\n\n- Works offline\n- No account\n\nYour "
                 "places are kept in a Base of your own."_s;
    offer.notes = u"- Faster start\n- A dark theme"_s;
    offer.themeColor = u"#2f8fdd"_s;
    offer.spacefile = sampleSpacefile();
    offer.wantsInternet = true;
    offer.size = 482'133;
    offer.signer = u"amber river stone kite"_s;
    offer.signerIsNew = true;
    return offer;
}

} // namespace

SampleWindow::SampleWindow(Content content)
    : m_content(content)
{
    createHome();
    createDiscovery();
    createBuilder();
    createData();
    createSettings();
    sideBar()->setAddress(u"localhost:7723"_s);
}

void SampleWindow::createHome()
{
    auto *model = new AppCardModel(this);
    auto *view = new HomeView(*model);
    setPage(SideBar::Place::Home, view);
    if (m_content == Content::Filled) {
        AppCard job = card(u"Photo wall"_s, AppCard::State::Installing);
        job.instance = {};
        job.percent = 42;
        job.detail = u"Building api"_s;
        model->put(job);
        model->put(card(u"Notes"_s, AppCard::State::Ready));
        AppCard files = card(u"Files"_s, AppCard::State::Running);
        files.hasUpdate = true;
        model->put(files);
        model->put(card(u"Guestbook"_s, AppCard::State::Asleep));
        model->put(card(u"Weather"_s, AppCard::State::Crashed));
        AppCard develop = card(u"My new app"_s, AppCard::State::Starting);
        develop.isBuilder = true;
        model->put(develop);
        model->put(card(u"A very long name that an impolite developer has chosen for it"_s,
                        AppCard::State::Running));
        AppCard failed = card(u"Broken"_s, AppCard::State::Failed);
        failed.instance = {};
        failed.detail = u"python3 is not installed on this computer."_s;
        model->put(failed);
    }
    view->setLoaded();
}

void SampleWindow::createDiscovery()
{
    auto *model = new StoreModel(this);
    auto *view = new StoreView(*model);
    setPage(SideBar::Place::Discovery, view);
    if (m_content == Content::Filled) {
        const auto entry = [](const QString &name, const QString &tagline) {
            StoreEntry made;
            made.source = slug(name);
            made.app = {u"orrery/"_s + slug(name)};
            made.name = name;
            made.tagline = tagline;
            made.version = u"1.0.0"_s;
            made.size = 48'213;
            return made;
        };
        StoreEntry notes = entry(u"Notes"_s, u"Write it down, find it again"_s);
        notes.installed = {{u"notes"_s}};
        StoreEntry files = entry(
            u"Files"_s,
            u"Your files, in folders, with previews of pictures and texts, on every device that you let in"_s);
        files.installed = {{u"files"_s}};
        files.hasUpdate = true;
        model->setEntries({notes, files, entry(u"Guestbook"_s, u"Let visitors leave a word"_s),
                           entry(u"Weather"_s, u"The sky above you, at a glance"_s)});
    }
    view->setLoaded();
}

void SampleWindow::showOffer()
{
    auto *view = new OfferView;
    setPage(SideBar::Place::Discovery, view);
    view->setOffer(sampleOffer());
    go(SideBar::Place::Discovery);
}

void SampleWindow::createBuilder()
{
    auto *model = new ProjectModel(this);
    auto *view = new BuilderView(*model);
    setPage(SideBar::Place::Builder, view);
    if (m_content == Content::Filled) {
        ProjectCard one;
        one.project = {u"one"_s};
        one.name = u"Weather"_s;
        one.version = u"1.4.2"_s;
        one.isDeveloping = true;
        one.tone = ProjectCard::Tone::Good;
        one.state = u"Changes show as you save"_s;
        model->put(one);
        ProjectCard two;
        two.project = {u"two"_s};
        two.name = u"Recipes"_s;
        two.tone = ProjectCard::Tone::Bad;
        two.state = u"Failed: npm ended with code 1"_s;
        model->put(two);
    }
    view->setLoaded();
}

void SampleWindow::showProject()
{
    auto *view = new ProjectView;
    setPage(SideBar::Place::Builder, view);
    ProjectFacts facts;
    facts.project = {u"one"_s};
    facts.instance = {u"one"_s};
    facts.name = u"Weather"_s;
    facts.folder = u"/home/ada/projects/weather"_s;
    facts.step = u"Running from the folder; changes show as you save."_s;
    facts.isDeveloping = true;
    facts.hasRevision = true;
    Issue issue;
    issue.file = u"Spacefile"_s;
    issue.line = 14;
    issue.micro = u"api"_s;
    issue.field = u"engine"_s;
    issue.message = u"“go” is not an engine; allowed are static, react, svelte, vue, next, nuxt, "
                    "svelte-kit, nodejs, python and custom."_s;
    facts.issues = {issue};
    facts.micros = {{u"web"_s, u"static at / · Ready"_s, u"Primary"_s, {}},
                    {u"api"_s, u"python3.11 at /api · Running"_s, {}, {}}};
    const QDateTime now = QDateTime::currentDateTimeUtc();
    facts.revisions = {{u"otter-4821"_s, {}, {}, now.addSecs(-300)},
                       {u"heron-1120"_s, {}, {}, now.addSecs(-9000)}};
    facts.releases = {{u"1.4.2"_s, u"Listed in Discovery"_s, {}, now.addDays(-3)}};
    view->setFacts(facts);
    view->log()->setLines({u"[api] Collecting fastapi"_s, u"[api] Installed 11 packages in 3.2 s"_s,
                           u"[web] Packed 14 files, 48 kB"_s, u"Revision otter-4821 is ready."_s});
    go(SideBar::Place::Builder);
}

void SampleWindow::createData()
{
    auto *resources = new ResourceModel(this);
    auto *items = new ItemModel(this);
    auto *files = new FileModel(this);
    auto *view = new DataView({*resources, *items, *files});
    setPage(SideBar::Place::Data, view);
    if (m_content == Content::Empty) {
        view->setCollections({});
        return;
    }
    view->setCollections({{{u"notes"_s}, u"Notes"_s, u"app"_s}});
    resources->setRows({{ResourceRow::Kind::Base, u"notes"_s},
                        {ResourceRow::Kind::Base, u"tags"_s},
                        {ResourceRow::Kind::Drive, u"pictures"_s}});
    view->setResourcesLoaded();
    view->showBase(u"notes"_s);
    QList<QJsonObject> rows;
    for (int i = 0; i < 40; ++i)
        rows.append(QJsonObject{{u"key"_s, u"k%1"_s.arg(i, 4, 10, QChar(u'0'))},
                                {u"title"_s, u"Note number %1"_s.arg(i)},
                                {u"done"_s, i % 3 == 0},
                                {u"words"_s, i * 37}});
    items->append(rows, false);
    view->setContentLoaded();
}

void SampleWindow::createSettings()
{
    auto *view = new SettingsView;
    setPage(SideBar::Place::Settings, view);
    SpaceSummary facts;
    facts.address = u"http://localhost:7723"_s;
    facts.caFile = u"/home/ada/.local/share/orrery/keys/ca.pem"_s;
    facts.folder = u"/home/ada/.local/share/orrery"_s;
    facts.keyring = u"Kept in the keyring of your desktop."_s;
    facts.sandbox = u"Each app is closed off from your files and from other apps."_s;
    facts.version = u"0.1.0"_s;
    view->setFacts(facts);
    if (m_content == Content::Filled) {
        view->setCatalogues({u"/home/ada/Catalogues/friends"_s, u"/media/usb/apps"_s});
        view->setSessions({{"a", u"Firefox on Linux, in Weather since 27.11.26 09:12"_s},
                           {"b", u"Chrome on Linux, in Notes since 26.11.26 18:40"_s}});
        view->setDeveloperMode(true);
    }
}

void SampleWindow::postNotices()
{
    notices()->post({u"a"_s, Notice::Kind::Question, u"A browser asks to open Notes"_s,
                     u"Firefox on Linux at notes.localhost:7723. Let it in only if its page shows "
                     "the code KXQT."_s,
                     u"Let in"_s, u"Refuse"_s});
    notices()->post({u"b"_s,
                     Notice::Kind::Warning,
                     u"This computer cannot keep apps apart as it should"_s,
                     u"User namespaces are switched off. Run: sudo sysctl "
                     "kernel.unprivileged_userns_clone=1"_s,
                     {},
                     {}});
}

QList<QWidget *> sampleDialogs(QWidget *parent)
{
    ProjectWish project;
    project.folder = u"/home/ada"_s;
    project.starter = u"node"_s;
    project.name = u"My app"_s;
    ReleaseWish release;
    release.revisions = {u"otter-4821"_s, u"heron-1120"_s};
    release.lastVersion = u"1.4.2"_s;
    InstanceSettings settings;
    settings.name = u"Weather"_s;
    settings.alias = u"weather"_s;
    settings.version = u"1.4.2"_s;
    settings.hasServer = true;
    settings.micros = sampleSpacefile().micros;
    auto *log = new LogWindow(u"Logs of Weather"_s, {u"web"_s, u"api"_s}, parent);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    log->setLines({{now, u"api"_s, u"INFO: Started server process"_s},
                   {now, u"api"_s, u"GET /forecast 200"_s}});
    ActionState tidy;
    tidy.schedule.action = u"tidy"_s;
    tidy.name = u"Tidy up"_s;
    tidy.description = u"Removes forecasts that are older than a week."_s;
    tidy.ownInterval = u"0 4 * * *"_s;
    tidy.schedule.due = now.addSecs(3600);
    tidy.following = now.addSecs(90'000);
    tidy.schedule.lastRun = now.addSecs(-80'000);
    tidy.schedule.lastStatus = 200;
    tidy.schedule.lastText = u"{\"removed\":12}"_s;
    AppAction add;
    add.name = u"add"_s;
    add.title = u"Add a place"_s;
    add.inputs = {{u"place"_s, u"Place"_s, ActionInput::Type::Text, false},
                  {u"days"_s, u"Days"_s, ActionInput::Type::Number, true},
                  {u"pinned"_s, u"Show it first"_s, ActionInput::Type::Boolean, true}};
    auto *actions = new ActionsWindow(u"Weather"_s, parent);
    actions->setSchedules({tidy});
    actions->setOffers(QList<AppAction>{add});
    auto *network = new NetworkWindow(u"Weather"_s, parent);
    Instance weather;
    weather.askHosts = true;
    weather.hosts = {{u"api.weather.example"_s, true}, {u"*.tracker.example"_s, false}};
    network->setContent(weather,
                        {{.contact = {u"api.weather.example"_s, 443, 12, 18'400, 1'250'000},
                          .first = now.addDays(-3),
                          .last = now},
                         {.contact = {u"198.51.100.7"_s, 8443, 1, 900, 2'100},
                          .first = now.addDays(-1),
                          .last = now.addDays(-1)}},
                        {u"maps.example"_s}, {});
    return {actions,
            network,
            new ScheduleDialog(tidy.name, u"0 4 * * *"_s, u"0 4 * * *"_s, parent),
            new InputDialog(add, parent),
            new NewProjectDialog(project, parent),
            new ReleaseDialog(release, parent),
            new InstanceSettingsDialog(settings, parent),
            new SeparationDialog(
                u"Weather"_s,
                u"This system does not let Orrery separate apps from your files (reason: "
                u"Operation not permitted). Install Orrery from its .deb package, which brings the "
                u"AppArmor profile, or run: sudo sysctl "
                u"kernel.apparmor_restrict_unprivileged_userns=0"_s,
                parent),
            new UninstallDialog(u"Weather"_s, parent),
            log};
}

} // namespace orrery::ui
