// SPDX-License-Identifier: MIT
#include "ui/theme/appearance.h"

#include "ui/theme/orrerystyle.h"
#include "ui/theme/tones.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
const auto portalService = "org.freedesktop.portal.Desktop"_L1;
const auto portalPath = "/org/freedesktop/portal/desktop"_L1;
const auto portalInterface = "org.freedesktop.portal.Settings"_L1;
const auto appearanceSpace = "org.freedesktop.appearance"_L1;
const auto schemeKey = "color-scheme"_L1;
constexpr uint preferDark = 1;
} // namespace

Appearance::Appearance(Mode mode, QObject *parent)
    : QObject(parent)
    , m_mode(mode)
    , m_desktopIsDark(QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark)
{
    QApplication::setStyle(new OrreryStyle); // the application owns it
    dress();
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(QString(), portalPath, portalInterface, u"SettingChanged"_s, this,
                SLOT(onPortalSettingChanged(QString, QString, QDBusVariant)));
    askPortal();
}

bool Appearance::isDark() const
{
    return m_mode == Mode::Dark || (m_mode == Mode::System && m_desktopIsDark);
}

void Appearance::setMode(Mode mode)
{
    m_mode = mode;
    dress();
}

void Appearance::onPortalSettingChanged(const QString &space, const QString &key,
                                        const QDBusVariant &value)
{
    if (space != appearanceSpace || key != schemeKey)
        return;
    m_desktopIsDark = value.variant().toUInt() == preferDark;
    dress();
}

void Appearance::askPortal()
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(portalService, portalPath, portalInterface, u"ReadOne"_s);
    call << QString(appearanceSpace) << QString(schemeKey);
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isError())
            return; // no portal on this desktop: what Qt knows has to do
        m_desktopIsDark = reply.value().variant().toUInt() == preferDark;
        dress();
    });
}

void Appearance::dress()
{
    if (m_isDressed && m_wearsDark == isDark())
        return;
    m_isDressed = true;
    m_wearsDark = isDark();
    QApplication::setPalette(m_wearsDark ? darkPalette() : lightPalette());
    Q_EMIT changed();
}

Appearance::Mode appearanceMode(const QString &text)
{
    if (text == "light"_L1)
        return Appearance::Mode::Light;
    if (text == "dark"_L1)
        return Appearance::Mode::Dark;
    return Appearance::Mode::System;
}

QString appearanceText(Appearance::Mode mode)
{
    switch (mode) {
    case Appearance::Mode::Light:
        return u"light"_s;
    case Appearance::Mode::Dark:
        return u"dark"_s;
    case Appearance::Mode::System:
        break;
    }
    return u"system"_s;
}

} // namespace orrery::ui
