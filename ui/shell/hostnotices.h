// SPDX-License-Identifier: MIT
#pragma once

#include "core/micros/hostquestions.h"
#include "ui/services.h"

#include <QHash>
#include <QObject>

namespace orrery::ui {

class NoticeArea;
class Tray;

/// Shows the hosts that apps want to reach as questions, and passes the answers on. \a area and
/// \a tray are borrowed.
class HostNotices : public QObject
{
    Q_OBJECT
public:
    HostNotices(const Services &services, NoticeArea &area, Tray &tray, QObject *parent = nullptr);

Q_SIGNALS:
    void failed(const QString &what, const orrery::Error &error);

private:
    void ask(const HostQuestion &question);
    void settle(const QString &notice, bool isAllowed);

    Services m_services;
    NoticeArea &m_area;
    Tray &m_tray;
    QHash<QString, HostQuestion> m_shown; ///< By the notice's id.
};

} // namespace orrery::ui
