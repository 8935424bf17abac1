// SPDX-License-Identifier: MIT
#include "ui/instance/instanceactions.h"

#include "core/actions/appactions.h"
#include "core/gateway/gateway.h"
#include "core/lifecycle/installer.h"
#include "core/micros/connectionledger.h"
#include "core/micros/hostquestions.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/instance/actionswindow.h"
#include "ui/instance/instancesettingsdialog.h"
#include "ui/instance/logwindow.h"
#include "ui/instance/networkwindow.h"
#include "ui/instance/separationdialog.h"
#include "ui/instance/uninstalldialog.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>

#include <algorithm>
#include <memory>

namespace orrery::ui {

namespace {

constexpr int tailLines = 1000;

ShownLine shown(const QString &micro, const LogLine &line)
{
    return {line.time, micro, line.text, line.stream == OutputStream::Request};
}

InstanceSettings settingsOf(const Instance &instance, const QUrl &address, const TierReport &tier)
{
    InstanceSettings made;
    made.instance = instance.id;
    made.name = instance.name;
    made.alias = instance.alias;
    made.version = instance.version;
    made.address = address.toString();
    made.internet = instance.internet;
    made.lan = instance.lan;
    made.askHosts = instance.askHosts;
    made.isInGroup = tier.groups;
    made.offersReduced = tier.tier == Tier::Landlock;
    made.reducedSeparation = instance.reducedSeparation;
    made.keepRunning = instance.keepRunning;
    made.idleMinutes = instance.idleMinutes;
    made.cloudLimits = instance.cloudLimits;
    made.micros = instance.spacefile.micros;
    made.values = instance.values;
    made.hasServer = std::ranges::any_of(
        made.micros, [](const Micro &micro) { return !isStatic(micro.engine); });
    return made;
}

/// Why this computer keeps \a instance from the internet that it may reach; empty if it does not.
QString networkObstacle(const Instance &instance, const TierReport &tier)
{
    if (tier.tier == Tier::Full)
        return tier.internetReason;
    return instance.askHosts ? InstanceActions::tr("With reduced separation it cannot ask for each "
                                                   "host, so it reaches none.")
                             : QString();
}

} // namespace

InstanceActions::InstanceActions(const Services &services, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_window(window)
{
    connect(&m_services.logs, &MicroLogs::lineAdded, this,
            [this](const InstanceId &id, const QString &micro, const LogLine &line) {
                if (const auto shownLogs = m_logs.value(id))
                    shownLogs->addLine(shown(micro, line));
            });
}

void InstanceActions::open(const InstanceId &id)
{
    const QUrl url = m_services.gateway.launchUrl(id);
    if (url.isEmpty())
        return;
    QDesktopServices::openUrl(url);
    Q_EMIT opened(url);
}

void InstanceActions::copyAddress(const InstanceId &id)
{
    QGuiApplication::clipboard()->setText(m_services.gateway.address(id).toString());
}

void InstanceActions::restart(const InstanceId &id)
{
    m_services.supervisor.restart(id).then(this, [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The app could not be restarted."), done.error());
    });
}

void InstanceActions::stop(const InstanceId &id)
{
    m_services.supervisor.stop(id);
}

void InstanceActions::showLogs(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    if (const auto existing = m_logs.value(id)) {
        existing->raise();
        existing->activateWindow();
        return;
    }
    QStringList micros;
    for (const Micro &micro : instance->spacefile.micros)
        micros.append(micro.name);
    auto *window = new LogWindow(tr("Logs of %1").arg(instance->name), micros, m_window);
    m_logs.insert(id, window);
    fillLogs(window, *instance);
    window->show();
}

void InstanceActions::fillLogs(LogWindow *window, const Instance &instance)
{
    // Each Micro answers by itself; lines that come meanwhile are in the answers, or added later.
    const auto lines = std::make_shared<QList<ShownLine>>(); // shared by the answers
    for (const Micro &micro : instance.spacefile.micros) {
        for (const LogKind kind : {LogKind::Output, LogKind::Requests}) {
            m_services.logs.tail(instance.id, micro.name, tailLines, kind)
                .then(window, [window, lines, name = micro.name](const QList<LogLine> &tail) {
                    for (const LogLine &line : tail)
                        lines->append(shown(name, line));
                    std::ranges::stable_sort(*lines, {}, &ShownLine::time);
                    window->setLines(*lines);
                });
        }
    }
}

void InstanceActions::showActions(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    if (ActionsWindow *open = m_actions.value(id)) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto *window = new ActionsWindow(instance->name, m_window);
    m_actions.insert(id, window);
    connectActions(window, id);
    window->setSchedules(m_services.clock.actions(id));
    m_services.actions.list(id).then(
        window, [window](const Result<QList<AppAction>> &offers) { window->setOffers(offers); });
    window->show();
}

void InstanceActions::connectActions(ActionsWindow *window, const InstanceId &id)
{
    ActionClock &clock = m_services.clock;
    const auto show = [&clock, window, id] { window->setSchedules(clock.actions(id)); };
    connect(&clock, &ActionClock::changed, window, [show, id](const InstanceId &changed) {
        if (changed == id)
            show();
    });
    const auto fell = [this, show](const Result<> &done) {
        if (done)
            return;
        Q_EMIT failed(tr("The schedule could not be changed."), done.error());
        show();
    };
    connect(window, &ActionsWindow::switched, this,
            [&clock, window, fell](const ActionState &action, bool isOn) {
                clock.setOn(action, isOn).then(window, fell);
            });
    connect(window, &ActionsWindow::intervalChosen, this,
            [&clock, window, fell](const ActionState &action, const QString &interval) {
                clock.setInterval(action, interval).then(window, fell);
            });
    connect(window, &ActionsWindow::runWanted, this, [&clock, window](const ActionState &action) {
        // Its row says how it went.
        clock.runNow(action).then(window, [](const Result<MicroAnswer> &) {});
    });
    connect(window, &ActionsWindow::callWanted, this,
            [this, window, id](const AppAction &action, const QJsonObject &inputs) {
                m_services.actions.call(id, action.name, inputs)
                    .then(window, [window, action](const Result<QJsonObject> &answer) {
                        window->showAnswer(action.title, answer);
                    });
            });
}

void InstanceActions::showNetwork(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    if (NetworkWindow *open = m_networks.value(id)) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto *window = new NetworkWindow(instance->name, m_window);
    m_networks.insert(id, window);
    const auto refill = [this, window, id](const InstanceId &changed) {
        if (changed == id)
            fillNetwork(window, id);
    };
    HostQuestions &hosts = m_services.hosts;
    connect(&m_services.ledger, &ConnectionLedger::changed, window, refill);
    connect(&m_services.registry, &Registry::instanceChanged, window, refill);
    connect(&hosts, &HostQuestions::asked, window,
            [refill](const HostQuestion &question) { refill(question.instance); });
    connect(&hosts, &HostQuestions::settled, window,
            [refill](const HostQuestion &question) { refill(question.instance); });
    const auto fell = [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The rule could not be changed."), done.error());
    };
    connect(window, &NetworkWindow::ruleWanted, this,
            [this, &hosts, id, fell](const QString &host, bool isAllowed) {
                hosts.answer({id, host}, isAllowed).then(this, fell);
            });
    connect(window, &NetworkWindow::forgetWanted, this,
            [this, &hosts, id, fell](const QString &host) {
                hosts.forget({id, host}).then(this, fell);
            });
    connect(window, &NetworkWindow::clearWanted, this, [this, id] { m_services.ledger.clear(id); });
    fillNetwork(window, id);
    window->show();
}

void InstanceActions::fillNetwork(NetworkWindow *window, const InstanceId &id)
{
    m_services.ledger.entries(id).then(
        window, [this, window, id](const QList<LedgerEntry> &entries) {
            const auto instance = m_services.registry.instance(id);
            if (!instance)
                return;
            QStringList waiting;
            const QList<HostQuestion> open = m_services.hosts.open();
            for (const HostQuestion &question : open) {
                if (question.instance == id)
                    waiting.append(question.host);
            }
            window->setContent(
                *instance, entries, waiting,
                networkObstacle(*instance, m_services.supervisor.surroundings().tier));
        });
}

void InstanceActions::editSettings(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    auto *dialog = new InstanceSettingsDialog(settingsOf(*instance, m_services.gateway.address(id),
                                                         m_services.supervisor.surroundings().tier),
                                              m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id] { save(id, dialog->settings()); });
    dialog->open();
}

void InstanceActions::allowReduced(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    auto *dialog = new SeparationDialog(
        instance->name, m_services.supervisor.surroundings().tier.advice(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, id] {
        const auto now = m_services.registry.instance(id);
        if (!now)
            return;
        InstanceSettings settings = settingsOf(*now, {}, m_services.supervisor.surroundings().tier);
        settings.reducedSeparation = true;
        save(id, settings);
    });
    dialog->open();
}

void InstanceActions::save(const InstanceId &id, const InstanceSettings &settings)
{
    auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    const bool needsAlias = settings.alias != instance->alias;
    const bool needsRestart = settings.values != instance->values
        || settings.cloudLimits != instance->cloudLimits || settings.internet != instance->internet
        || settings.lan != instance->lan || settings.askHosts != instance->askHosts
        || settings.reducedSeparation != instance->reducedSeparation || needsAlias;
    instance->name = settings.name;
    instance->internet = settings.internet;
    instance->lan = settings.lan;
    instance->askHosts = settings.askHosts;
    instance->reducedSeparation = settings.reducedSeparation;
    instance->keepRunning = settings.keepRunning;
    instance->idleMinutes = settings.idleMinutes;
    instance->cloudLimits = settings.cloudLimits;
    instance->values = settings.values;
    const auto fell = [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The settings could not be saved."), done.error());
    };
    m_services.registry.updateInstance(*instance).then(
        this,
        [this, id, needsAlias, needsRestart, fell, alias = settings.alias](const Result<> &done) {
            fell(done);
            if (!done)
                return;
            if (needsAlias)
                m_services.registry.setAlias(id, alias).then(this, fell);
            if (needsRestart)
                m_services.supervisor.renew(id); // beside the old ones, so that nothing is refused
        });
}

void InstanceActions::uninstall(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    auto *dialog = new UninstallDialog(instance->name, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id] {
        m_services.installer.uninstall(id, dialog->keepsData())
            .then(this, [this](const Result<> &done) {
                if (!done)
                    Q_EMIT failed(tr("The app could not be uninstalled."), done.error());
            });
    });
    dialog->open();
}

} // namespace orrery::ui
