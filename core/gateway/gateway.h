// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/gateway/approvals.h"
#include "core/keys/certificates.h"
#include "core/space/registry.h"

#include <QHash>
#include <QObject>
#include <QUrl>

#include <map>
#include <memory>

namespace orrery {

class BaseFace;
class BrowserTrust;
class DriveFace;
class MicroHost;
class Supervisor;
struct SandboxListener;

/// The one door of the Space: listens, keeps the route table of the data plane up to date, knows
/// whom Orrery let in. Thread: main. The destructor stops the data plane.
class Gateway : public QObject
{
    Q_OBJECT
public:
    /// What the gateway works with; all borrowed. The faces and \a host are used by the threads of
    /// the data plane.
    struct Rooms {
        Registry &registry;
        const BaseFace &bases;
        const DriveFace &drives;
        MicroHost &host;
        const LocalCa &ca;
        const BrowserTrust &browsers;
        const Clock &clock;
    };

    explicit Gateway(Rooms rooms, QObject *parent = nullptr);
    ~Gateway() override;

    /// Listens on \a wanted, 0 for any free port. Without a wish on the port of earlier runs, at
    /// the first start on the first free one from 7723 on. Conflict: the port is taken.
    [[nodiscard]] Result<quint16> start(std::optional<quint16> wanted = {});
    /// Lets answers on their way finish for a moment, then closes everything.
    void stop();
    /// Adopts the sockets that \a supervisor's sandboxes listen on, and follows what is developed.
    void serveSandboxesOf(Supervisor &supervisor);

    [[nodiscard]] quint16 port() const { return m_port; } ///< 0 before start().
    /// `http://<alias>.localhost:<port>/`, with `https` where the user's browsers trust us; empty
    /// for an unknown instance.
    [[nodiscard]] QUrl address(const InstanceId &instance) const;
    /// Opens the instance signed in; works once, for ten minutes. \a path: where to, "/…". Pages
    /// with the official SDK open as `localhost-<alias>.localhost` (design.md §6) unless by HTTPS.
    [[nodiscard]] QUrl launchUrl(const InstanceId &instance, const QString &path = {});
    [[nodiscard]] QUrl spaceUrl(); ///< The same for the Space's own page.

    [[nodiscard]] QList<Approval> approvals() const; ///< Browsers that wait for an answer.
    void approve(const QString &approval, bool letIn);

    /// A static Micro that is being developed is served from \a files (absolute) and its pages
    /// reload; with \a files empty it has a process, as other Micros. Until endDevelopment().
    void develop(const InstanceId &instance, const QString &micro, const QString &files);
    void endDevelopment(const InstanceId &instance, const QString &micro);
    /// Open pages of the instance load anew.
    void notifyReload(const InstanceId &instance);

Q_SIGNALS:
    void approvalRequested(const orrery::Approval &approval);
    void approvalSettled(const QString &id); ///< Answered, or the browser has gone.

private:
    struct Plane;

    void watchRegistry();
    void publishLater();
    void publish();
    void renewTls();
    void lookForPageSdk();
    [[nodiscard]] bool usesPageSdk(const Instance &instance) const;
    [[nodiscard]] QStringList sitesOf(const Instance &instance) const; ///< Folders of its pages.
    [[nodiscard]] QFuture<Result<QString>> openSession(const InstanceId &instance,
                                                       const QString &browser);
    [[nodiscard]] QUrl urlOf(const QString &host) const;
    [[nodiscard]] QUrl tokenUrl(const QString &host, const InstanceId &instance,
                                const QString &path);
    void adopt(const InstanceId &instance, const QString &micro, quint64 process,
               const QList<SandboxListener> &listeners);

    Rooms m_rooms;
    Approvals m_approvals;
    std::unique_ptr<Plane> m_plane; // the data plane's types
    quint16 m_port = 0;
    bool m_publishPending = false;
    QStringList m_tlsAliases; ///< What the certificates in use name.
    QByteArray m_tlsIssuer; ///< What vouches for them in front of browsers.
    std::map<QString, Leaf> m_leaves; ///< By alias; making one takes milliseconds.
    std::map<quint64, QList<int>> m_sandboxListeners; ///< By process.
    std::map<QString, bool> m_pageSdk; ///< By folder of pages: whether the SDK is in there.
    std::map<InstanceId, QMap<QString, QString>> m_development; ///< Micro → files.
};

} // namespace orrery
