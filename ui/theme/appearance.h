// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

class QDBusVariant;

namespace orrery::ui {

/// Which of our two palettes the program wears: what the user chose, else what the desktop prefers.
/// Qt 6.8 does not follow the desktop under every platform, so the preference is read from the
/// settings portal here. Thread: main. Needs the QApplication, which it dresses.
class Appearance : public QObject
{
    Q_OBJECT
public:
    enum class Mode { System, Light, Dark };
    Q_ENUM(Mode)

    explicit Appearance(Mode mode, QObject *parent = nullptr);

    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] bool isDark() const;

    void setMode(Mode mode);

Q_SIGNALS:
    void changed(); ///< The palette of the application is another one now.

private Q_SLOTS:
    void onPortalSettingChanged(const QString &space, const QString &key,
                                const QDBusVariant &value);

private:
    void askPortal();
    void dress();

    Mode m_mode = Mode::System;
    bool m_desktopIsDark = false;
    bool m_isDressed = false;
    bool m_wearsDark = false;
};

/// "system", "light", "dark": as kept in the settings; anything else is System.
[[nodiscard]] Appearance::Mode appearanceMode(const QString &text);
[[nodiscard]] QString appearanceText(Appearance::Mode mode);

} // namespace orrery::ui
