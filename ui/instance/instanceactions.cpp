// SPDX-License-Identifier: MIT
#include "ui/instance/instanceactions.h"

#include "core/gateway/gateway.h"
#include "core/lifecycle/installer.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/instance/instancesettingsdialog.h"
#include "ui/instance/logwindow.h"
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
    return {line.time, micro, line.text};
}

InstanceSettings settingsOf(const Instance &instance, const QUrl &address)
{
    InstanceSettings made;
    made.instance = instance.id;
    made.name = instance.name;
    made.alias = instance.alias;
    made.version = instance.version;
    made.address = address.toString();
    made.internet = instance.internet;
    made.lan = instance.lan;
    made.keepRunning = instance.keepRunning;
    made.micros = instance.spacefile.micros;
    made.values = instance.values;
    made.hasServer = std::ranges::any_of(
        made.micros, [](const Micro &micro) { return !isStatic(micro.engine); });
    return made;
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
        m_services.logs.tail(instance.id, micro.name, tailLines)
            .then(window, [window, lines, name = micro.name](const QList<LogLine> &tail) {
                for (const LogLine &line : tail)
                    lines->append(shown(name, line));
                std::ranges::stable_sort(*lines, {}, &ShownLine::time);
                window->setLines(*lines);
            });
    }
}

void InstanceActions::editSettings(const InstanceId &id)
{
    const auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    auto *dialog =
        new InstanceSettingsDialog(settingsOf(*instance, m_services.gateway.address(id)), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id] { save(id, dialog->settings()); });
    dialog->open();
}

void InstanceActions::save(const InstanceId &id, const InstanceSettings &settings)
{
    auto instance = m_services.registry.instance(id);
    if (!instance)
        return;
    const bool needsAlias = settings.alias != instance->alias;
    const bool needsRestart = settings.values != instance->values
        || settings.internet != instance->internet || settings.lan != instance->lan || needsAlias;
    instance->name = settings.name;
    instance->internet = settings.internet;
    instance->lan = settings.lan;
    instance->keepRunning = settings.keepRunning;
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
                m_services.supervisor.stop(id); // the next request starts it with what is new
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
