// SPDX-License-Identifier: MIT
#include "ui/settings/settingspage.h"

#include "core/keys/browsertrust.h"
#include "core/space/historysetting.h"
#include "core/space/registry.h"
#include "core/space/sparesetting.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLocale>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace settingKeys {

QString appearance()
{
    return u"window.appearance"_s;
}

QString developerMode()
{
    return u"window.developer"_s;
}

QString windowPlace()
{
    return u"window.place"_s;
}

} // namespace settingKeys

SettingsPage::SettingsPage(Registry &registry, BrowserTrust &browsers, Appearance &appearance,
                           QWidget *parent)
    : SettingsView(parent)
    , m_registry(registry)
    , m_browsers(browsers)
    , m_appearance(appearance)
{
    setObjectName(u"settingsPage"_s);
    readSettings();
    connect(&m_registry, &Registry::settingChanged, this, &SettingsPage::readSettings);
    connect(&m_registry, &Registry::cataloguesChanged, this, &SettingsPage::readSettings);
    connect(&m_registry, &Registry::sessionsChanged, this, &SettingsPage::readSettings);
    connect(this, &SettingsView::appearanceChosen, this, [this](Appearance::Mode mode) {
        if (mode == m_appearance.mode())
            return;
        m_appearance.setMode(mode);
        keep(settingKeys::appearance(), appearanceText(mode));
    });
    connect(this, &SettingsView::developerModeChosen, this, [this](bool isOn) {
        if (isOn != isDeveloperModeOn())
            keep(settingKeys::developerMode(), isOn ? u"on"_s : u"off"_s);
    });
    connect(this, &SettingsView::signOutRequested, this, [this](const QByteArray &session) {
        m_registry.removeSession(session).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("The browser could not be signed out."), done.error());
        });
    });
    connect(this, &SettingsView::addCatalogueRequested, this, &SettingsPage::askForCatalogue);
    connect(this, &SettingsView::removeCatalogueRequested, this, [this](const QString &folder) {
        m_registry.removeCatalogueFolder(folder).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("The catalogue could not be removed."), done.error());
        });
    });
    connect(this, &SettingsView::openFolderRequested, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_registry.paths().root())); });
    connect(this, &SettingsView::copyRequested, this,
            [](const QString &text) { QGuiApplication::clipboard()->setText(text); });
    connect(this, &SettingsView::lockRequested, this, &SettingsPage::lock);
    connect(this, &SettingsView::httpsChosen, this, &SettingsPage::changeHttps);
    connect(&m_browsers, &BrowserTrust::changed, this, &SettingsPage::readSettings);
    connect(this, &SettingsView::sparesChosen, this, [this](bool areWanted) {
        SpareSetting::write(m_registry, areWanted).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("The setting could not be saved."), done.error());
        });
    });
    connect(this, &SettingsView::historyChosen, this, [this](const HistoryLimits &limits) {
        HistorySetting::write(m_registry, limits).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("The setting could not be saved."), done.error());
        });
    });
}

bool SettingsPage::isDeveloperModeOn() const
{
    return m_registry.setting(settingKeys::developerMode(), u"on"_s) == "on"_L1;
}

void SettingsPage::askForCatalogue()
{
    auto *dialog = new QFileDialog(window(), tr("Add catalogue folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_registry.addCatalogueFolder(folder).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("The catalogue could not be added."), done.error());
        });
    });
    dialog->open();
}

void SettingsPage::readSettings()
{
    setAppearance(m_appearance.mode());
    setDeveloperMode(isDeveloperModeOn());
    setCatalogues(m_registry.catalogueFolders());
    QList<SignedIn> browsers;
    const QList<SessionRecord> sessions = m_registry.sessions();
    for (const SessionRecord &session : sessions) {
        const auto instance = m_registry.instance(session.instance);
        browsers.append(
            {session.hash,
             tr("%1, in %2 since %3")
                 .arg(session.browser.isEmpty() ? tr("A browser") : session.browser,
                      instance ? instance->name : tr("your Space"),
                      QLocale().toString(session.created.toLocalTime(), QLocale::ShortFormat))});
    }
    setSessions(browsers);
    setHistory(HistorySetting::read(m_registry));
    setSpares(SpareSetting::read(m_registry));
    setHttps(m_browsers.isOn(), m_httpsText);
    Q_EMIT developerModeChanged(isDeveloperModeOn());
}

void SettingsPage::keep(const QString &key, const QString &value)
{
    m_registry.setSetting(key, value).then(this, [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The setting could not be saved."), done.error());
    });
}

void SettingsPage::changeHttps(bool isOn)
{
    setHttps(isOn, tr("The browsers are being told …"), true);
    if (!isOn) {
        m_browsers.disable().then(this, [this](const Result<> &done) {
            m_httpsText =
                tr("Browsers that are open go on trusting it until they are started anew.");
            readSettings();
            if (!done)
                Q_EMIT failed(tr("A browser could not be told."), done.error());
        });
        return;
    }
    m_browsers.enable().then(this, [this](const Result<QStringList> &told) {
        m_httpsText = told ? tr("Trusted by %1. Browsers that are open have to be started anew.")
                                 .arg(QLocale().createSeparatedList(*told))
                           : QString();
        readSettings();
        if (!told)
            Q_EMIT failed(tr("Your browsers do not trust this Space."), told.error());
    });
}

void SettingsPage::lock()
{
    m_registry.removeAllSessions().then(this, [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The browsers could not be signed out."), done.error());
    });
}

} // namespace orrery::ui
