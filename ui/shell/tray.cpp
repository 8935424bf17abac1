// SPDX-License-Identifier: MIT
#include "ui/shell/tray.h"

#include "ui/theme/icons.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QMenu>
#include <QSystemTrayIcon>

using namespace Qt::StringLiterals;

namespace orrery::ui {

Tray::Tray(QObject *parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(new QSystemTrayIcon(programIcon(), this))
{
    m_icon->setObjectName(u"trayIcon"_s);
    m_icon->setToolTip(u"Orrery"_s);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason != QSystemTrayIcon::Context)
                    Q_EMIT windowRequested();
            });
    auto *watcher =
        new QDBusServiceWatcher(u"org.kde.StatusNotifierWatcher"_s, QDBusConnection::sessionBus(),
                                QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this, &Tray::appear);
    fillMenu();
    appear();
}

Tray::~Tray() = default;

bool Tray::isShown() const
{
    return m_icon->isVisible() && QSystemTrayIcon::isSystemTrayAvailable();
}

void Tray::setRunning(const QList<TrayApp> &apps)
{
    if (apps == m_apps)
        return;
    m_apps = apps;
    fillMenu();
}

void Tray::notify(const QString &title, const QString &text)
{
    if (isShown())
        m_icon->showMessage(title, text, programIcon());
}

void Tray::appear()
{
    m_icon->setVisible(QSystemTrayIcon::isSystemTrayAvailable());
    Q_EMIT shownChanged(isShown());
}

void Tray::fillMenu()
{
    m_menu->clear();
    if (m_apps.isEmpty()) {
        m_menu->addAction(tr("No app is running"))->setEnabled(false);
    }
    for (const TrayApp &app : std::as_const(m_apps)) {
        // An ampersand in a name is a letter, not a mnemonic.
        QAction *open = m_menu->addAction(QString(app.name).replace(u'&', u"&&"_s));
        connect(open, &QAction::triggered, this,
                [this, instance = app.instance] { Q_EMIT openRequested(instance); });
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Show Orrery")), &QAction::triggered, this,
            &Tray::windowRequested);
    connect(m_menu->addAction(tr("Quit")), &QAction::triggered, this, &Tray::quitRequested);
}

} // namespace orrery::ui
