// SPDX-License-Identifier: MIT
#include "core/sandbox/controlgroup.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLoggingCategory>

#include <unistd.h>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcGroups, "orrery.sandbox.groups", QtInfoMsg)

namespace orrery {

namespace {

const auto service = u"org.freedesktop.systemd1"_s;
const auto manager = u"/org/freedesktop/systemd1"_s;
const auto interface = u"org.freedesktop.systemd1.Manager"_s;

constexpr auto patience = 1s;
constexpr quint64 weight = 50; // of 100: the desktop goes first
constexpr int ownProcesses = 16; // the helper's, bubblewrap's and pasta's

/// One property of a unit, (sv).
struct Property {
    QString name;
    QDBusVariant value;
};

/// A further unit of a request, (sa(sv)); there is never one.
struct Auxiliary {
    QString name;
    QList<Property> properties;
};

QDBusArgument &operator<<(QDBusArgument &out, const Property &property)
{
    out.beginStructure();
    out << property.name << property.value;
    out.endStructure();
    return out;
}

const QDBusArgument &operator>>(const QDBusArgument &in, Property &property)
{
    in.beginStructure();
    in >> property.name >> property.value;
    in.endStructure();
    return in;
}

QDBusArgument &operator<<(QDBusArgument &out, const Auxiliary &unit)
{
    out.beginStructure();
    out << unit.name << unit.properties;
    out.endStructure();
    return out;
}

const QDBusArgument &operator>>(const QDBusArgument &in, Auxiliary &unit)
{
    in.beginStructure();
    in >> unit.name >> unit.properties;
    in.endStructure();
    return in;
}

QDBusMessage call(const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, manager, interface, method);
    message.setArguments(arguments);
    return message;
}

QList<Property> propertiesOf(qint64 pid, const SandboxLimits &limits)
{
    QList<Property> properties;
    const auto set = [&properties](const QString &name, const QVariant &value) {
        properties.append({name, QDBusVariant(value)});
    };
    set(u"PIDs"_s, QVariant::fromValue(QList<uint>{static_cast<uint>(pid)}));
    set(u"Description"_s, u"Orrery: an app's sandbox"_s);
    set(u"CollectMode"_s, u"inactive-or-failed"_s);
    set(u"CPUWeight"_s, weight);
    if (limits.memory > 0) {
        // What lies in /tmp counts as memory.
        set(u"MemoryMax"_s, static_cast<quint64>(limits.memory + limits.tmp));
        set(u"MemorySwapMax"_s, static_cast<quint64>(limits.memory));
    }
    if (limits.processes > 0)
        set(u"TasksMax"_s, static_cast<quint64>(limits.processes + ownProcesses));
    return properties;
}

} // namespace

bool hasUserManager()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    const QDBusMessage answer =
        bus.call(call(u"GetUnitByPID"_s, {static_cast<uint>(getpid())}), QDBus::Block,
                 static_cast<int>(std::chrono::milliseconds(patience).count()));
    // Orrery itself may run outside of it, which the manager then says.
    return answer.type() == QDBusMessage::ReplyMessage
        || answer.errorName() == "org.freedesktop.systemd1.NoUnitForPID"_L1;
}

ControlGroupRequest::ControlGroupRequest(qint64 pid, const SandboxLimits &limits, QObject *parent)
    : QObject(parent)
    , m_unit(u"orrery-sandbox-%1.scope"_s.arg(pid))
{
    qDBusRegisterMetaType<Property>();
    qDBusRegisterMetaType<QList<Property>>();
    qDBusRegisterMetaType<Auxiliary>();
    qDBusRegisterMetaType<QList<Auxiliary>>();
    connect(&m_patience, &QTimer::timeout, this, [this] { settle(false); });
    m_patience.setSingleShot(true);
    m_patience.start(patience);

    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, manager, interface, u"JobRemoved"_s, this,
                SLOT(jobRemoved(uint, QDBusObjectPath, QString, QString)));
    // Each time: a manager that was started again has forgotten who listens.
    bus.asyncCall(call(u"Subscribe"_s, {}));
    auto *watcher = new QDBusPendingCallWatcher(
        bus.asyncCall(call(u"StartTransientUnit"_s,
                           {m_unit, u"fail"_s, QVariant::fromValue(propertiesOf(pid, limits)),
                            QVariant::fromValue(QList<Auxiliary>())})),
        this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        if (watcher->isError()) {
            qCWarning(lcGroups) << "no control group for a sandbox:" << watcher->error().message();
            settle(false);
        }
    });
}

void ControlGroupRequest::jobRemoved(uint, const QDBusObjectPath &, const QString &unit,
                                     const QString &result)
{
    if (unit == m_unit)
        settle(result == "done"_L1);
}

void ControlGroupRequest::settle(bool isInGroup)
{
    if (!m_patience.isActive())
        return;
    m_patience.stop();
    Q_EMIT settled(isInGroup);
}

} // namespace orrery

#include <moc_controlgroup.cpp>
