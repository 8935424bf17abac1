// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/micros/microsource.h"
#include "core/pipeline/folderwatch.h"
#include "core/spacefile/spacefilereport.h"
#include "core/spacefile/spaceignore.h"

#include <QFuture>
#include <QObject>
#include <QSet>

namespace orrery {

class Supervisor;

/// A project that runs from its folder: gives the supervisor its sources and follows what is saved.
/// Thread: main; the Spacefile is read on a worker. The destructor stops watching only.
class DevSession : public QObject
{
    Q_OBJECT
public:
    /// \a supervisor is borrowed.
    DevSession(Supervisor &supervisor, InstanceId instance, QString folder,
               QObject *parent = nullptr);

    /// Starts with a checked \a spacefile. Unavailable: the folder cannot be watched.
    [[nodiscard]] Result<> start(const Spacefile &spacefile, const SpaceIgnore &ignore);
    [[nodiscard]] const Spacefile &spacefile() const { return m_spacefile; }
    [[nodiscard]] const InstanceId &instance() const { return m_instance; }
    /// Goes on with what the owner has stored after spacefileChanged().
    void apply(const Spacefile &spacefile);

    /// Which Micros the changed \a paths belong to, by the longest `src` that holds each.
    [[nodiscard]] static QStringList microsOf(const Spacefile &spacefile, const QStringList &paths);
    /// Whether the Micro's own development server follows changes.
    [[nodiscard]] static bool reloadsItself(const Micro &micro);

Q_SIGNALS:
    void staticChanged(const QString &micro);
    void served(const QString &micro); ///< The change is answered from now on.
    void failed(const QString &micro, const QString &message); ///< The old program still answers.
    void spacefileRead(const orrery::SpacefileReport &report); ///< After a change of the file.

private:
    void follow(const QStringList &paths);
    void refresh(const Micro &micro);
    void readSpacefile();
    [[nodiscard]] MicroSource sourceOf(const Micro &micro) const;

    Supervisor &m_supervisor;
    InstanceId m_instance;
    QString m_folder;
    Spacefile m_spacefile;
    FolderWatch m_watch;
    QSet<QString> m_busy; ///< Micros whose swap is under way.
    QSet<QString> m_fresh; ///< Micros whose first source is under way: no change to tell of.
    QSet<QString> m_again; ///< Of these, changed once more meanwhile.
};

} // namespace orrery
