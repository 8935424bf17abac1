// SPDX-License-Identifier: MIT
#include "app/orrery/windowed.h"

#include "app/orrery/headless.h"
#include "app/orrery/quitsignals.h"
#include "core/drive/databrowser.h"
#include "core/gateway/gateway.h"
#include "core/space/registry.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/appearance.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QMessageBox>
#include <QUrl>

#include <cstdio>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// What of a Space the settings page shows.
ui::SpaceSummary summary(const Space &space)
{
    const SpaceFacts &facts = space.facts();
    const ProfilePaths &paths = space.registry().paths();
    ui::SpaceSummary made;
    made.version = facts.version;
    made.folder = paths.root();
    made.caFile = paths.caFile();
    made.address = u"http://localhost:%1"_s.arg(space.gateway().port());
    made.keyringIsWeak = facts.secrets != MasterKey::Place::Keyring;
    made.keyring = made.keyringIsWeak
        ? Space::tr("No keyring can be used: secrets are protected by a key in the data folder.")
        : Space::tr("Protected by a key in the keyring of your desktop.");
    made.sandboxIsWeak = facts.tier.tier != Tier::Full;
    if (made.sandboxIsWeak)
        made.sandbox = facts.tier.advice();
    else if (!facts.tier.internet)
        made.sandbox = facts.tier.internetReason;
    else
        made.sandbox = facts.tier.groups
            ? Space::tr(
                  "Each app is closed off from your files and from other apps; its limits hold "
                  "for all of its processes together.")
            : Space::tr(
                  "Each app is closed off from your files and from other apps; its limits hold "
                  "for each of its processes by itself.");
    return made;
}

/// The window, from the moment the Space answers until the program ends.
class Windowed : public QObject
{
public:
    Windowed(Space &space, const Arguments &arguments)
        : m_space(space)
        , m_arguments(arguments)
        , m_signals(arguments.untilInputEnds)
        , m_appearance(ui::Appearance::Mode::System)
    {
        connect(&m_signals, &QuitSignals::received, this, &Windowed::quit);
        m_space.start().then(this, [this](const Result<> &started) {
            if (m_isStopping)
                return;
            if (started)
                show();
            else
                tellFailure(started.error());
        });
    }

private:
    void show()
    {
        Registry &registry = m_space.registry();
        m_appearance.setMode(ui::appearanceMode(registry.setting(ui::settingKeys::appearance())));
        const ui::Services services{registry,
                                    m_space.supervisor(),
                                    m_space.logs(),
                                    m_space.installer(),
                                    m_space.builder(),
                                    m_space.catalogues(),
                                    m_space.gateway(),
                                    m_space.dataBrowser(),
                                    m_space.dataTransfer(),
                                    m_space.actionClock(),
                                    m_space.appActions(),
                                    m_space.ledger(),
                                    m_space.hostQuestions(),
                                    m_space.browserTrust(),
                                    m_appearance};
        m_window = std::make_unique<ui::MainWindow>(services);
        m_window->setFacts(summary(m_space));
        connect(m_window.get(), &ui::MainWindow::quitChosen, this, &Windowed::quit);
        connect(&m_space, &Space::activated, m_window.get(), [this](const QStringList &urls) {
            m_window->bringUp();
            m_window->openFiles(localFiles(urls));
        });
        if (!m_arguments.background)
            m_window->show();
        m_window->openFiles(localFiles(m_arguments.urls));
        std::printf("ready http://localhost:%d\n", m_space.gateway().port());
        std::fflush(stdout);
    }

    static QStringList localFiles(const QStringList &urls)
    {
        QStringList made;
        for (const QString &text : urls) {
            const QUrl url = QUrl::fromUserInput(text, QString(), QUrl::AssumeLocalFile);
            if (url.isLocalFile())
                made.append(url.toLocalFile());
        }
        return made;
    }

    void tellFailure(const Error &error)
    {
        printToTerminal(error.message);
        printToTerminal(error.detail);
        m_failure = std::make_unique<QMessageBox>(QMessageBox::Critical, u"Orrery"_s,
                                                  Space::tr("Your Space could not be started."));
        m_failure->setInformativeText(error.message);
        connect(m_failure.get(), &QDialog::finished, this, [] { QCoreApplication::exit(1); });
        m_failure->open();
    }

    void quit()
    {
        if (std::exchange(m_isStopping, true))
            return QCoreApplication::exit(1); // asked twice: without waiting
        if (m_window)
            m_window->hide();
        m_space.stop().then(this, [] { QCoreApplication::exit(0); });
    }

    Space &m_space;
    const Arguments &m_arguments;
    QuitSignals m_signals;
    ui::Appearance m_appearance;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<QMessageBox> m_failure;
    bool m_isStopping = false;
};

} // namespace

int runWindowed(Space &space, const Arguments &arguments)
{
    // The window may be closed, and other windows with it: the Space goes on.
    QApplication::setQuitOnLastWindowClosed(false);
    QGuiApplication::setDesktopFileName(u"org.orrery.Orrery"_s);
    QApplication::setWindowIcon(ui::programIcon());
    const Windowed windowed(space, arguments);
    return QCoreApplication::exec();
}

} // namespace orrery
