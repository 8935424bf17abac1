// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "ui/settings/settingsview.h"

namespace orrery {

class BrowserTrust;
class Registry;

namespace ui {

/// Names of the window's settings in the registry.
namespace settingKeys {
[[nodiscard]] QString appearance();
[[nodiscard]] QString developerMode();
[[nodiscard]] QString windowPlace();
} // namespace settingKeys

/// Connects SettingsView with the registry and the appearance. Thread: main.
class SettingsPage : public SettingsView
{
    Q_OBJECT
public:
    /// All are borrowed.
    SettingsPage(Registry &registry, BrowserTrust &browsers, Appearance &appearance,
                 QWidget *parent = nullptr);

    [[nodiscard]] bool isDeveloperModeOn() const;
    void askForCatalogue(); ///< Lets the user choose a folder and adds it.

Q_SIGNALS:
    void developerModeChanged(bool isOn);
    void failed(const QString &what, const orrery::Error &error);

private:
    void readSettings();
    void keep(const QString &key, const QString &value);
    void lock();
    void changeHttps(bool isOn);

    Registry &m_registry;
    BrowserTrust &m_browsers;
    Appearance &m_appearance;
    QString m_httpsText; ///< What the last change did.
};

} // namespace ui
} // namespace orrery
