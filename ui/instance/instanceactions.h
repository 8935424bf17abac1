// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"
#include "ui/services.h"

#include <QHash>
#include <QObject>
#include <QPointer>

class QUrl;
class QWidget;

namespace orrery {

struct Instance;

namespace ui {

class ActionsWindow;
class LogWindow;
class NetworkWindow;

/// What can be done with an app of this Space, from wherever in the window it is asked for.
class InstanceActions : public QObject
{
    Q_OBJECT
public:
    InstanceActions(const Services &services, QWidget *window);

    void open(const InstanceId &id); ///< In the default browser, signed in.
    void copyAddress(const InstanceId &id);
    void restart(const InstanceId &id);
    void stop(const InstanceId &id);
    void showLogs(const InstanceId &id);
    void showActions(const InstanceId &id);
    void showNetwork(const InstanceId &id);
    void editSettings(const InstanceId &id);
    void allowReduced(const InstanceId &id); ///< To run less separated; after a confirmation.
    void uninstall(const InstanceId &id); ///< After a confirmation.

Q_SIGNALS:
    void failed(const QString &what, const orrery::Error &error);
    void opened(const QUrl &url);

private:
    void fillLogs(LogWindow *window, const Instance &instance);
    void connectActions(ActionsWindow *window, const InstanceId &id);
    void fillNetwork(NetworkWindow *window, const InstanceId &id);
    void save(const InstanceId &id, const struct InstanceSettings &settings);

    Services m_services;
    QWidget *m_window; ///< Parent of the dialogs.
    QHash<InstanceId, QPointer<LogWindow>> m_logs;
    QHash<InstanceId, QPointer<ActionsWindow>> m_actions;
    QHash<InstanceId, QPointer<NetworkWindow>> m_networks;
};

} // namespace ui
} // namespace orrery
