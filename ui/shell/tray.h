// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QList>
#include <QObject>

#include <memory>

class QMenu;
class QSystemTrayIcon;

namespace orrery::ui {

/// An app that the tray offers.
struct TrayApp {
    InstanceId instance;
    QString name;
    friend bool operator==(const TrayApp &, const TrayApp &) = default;
};

/// Orrery in the tray: the apps that run, the window, Quit. Appears when a tray does, which may be
/// after us when the desktop starts.
class Tray : public QObject
{
    Q_OBJECT
public:
    explicit Tray(QObject *parent = nullptr);
    ~Tray() override;

    [[nodiscard]] bool isShown() const;
    void setRunning(const QList<TrayApp> &apps);
    /// Says something through the desktop's notifications; nothing happens without a tray.
    void notify(const QString &title, const QString &text);

Q_SIGNALS:
    void openRequested(const orrery::InstanceId &instance);
    void shownChanged(bool isShown);
    void windowRequested();
    void quitRequested();

private:
    void appear();
    void fillMenu();

    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon *m_icon;
    QList<TrayApp> m_apps;
};

} // namespace orrery::ui
