// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"
#include "core/lifecycle/installoffer.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace orrery {

class CatalogueIndex;
class Pipeline;
class Registry;
class Supervisor;

enum class InstallStep { Checking, Building, Unpacking, Registering, Done };

/// Brings apps into the Space and takes them out. Each command is a list of steps of which only the
/// last, a row of the registry, counts: before it nothing is installed, after it everything is.
/// Thread: main; disk work on workers.
class Installer : public QObject
{
    Q_OBJECT
public:
    /// What the Installer works with; all borrowed.
    struct Rooms {
        Registry &registry;
        Pipeline &pipeline;
        Supervisor &supervisor;
        CatalogueIndex &catalogues;
        /// Ends every use of a Collection's files, answers when they are closed.
        std::function<QFuture<void>(const QString &collection)> closeCollection;
    };

    Installer(Rooms rooms, const ProfilePaths &paths, QObject *parent = nullptr);
    ~Installer() override;

    /// What \a source is: a folder, a Git repository (path or address), a `.spaceapp`, or the name
    /// of a catalogue entry, in this order. NotFound: none of these. InvalidInput: the Spacefile
    /// has errors; the message lists all. Corrupt: the package fails a check. Denied: signed by
    /// another key than the one known for this app.
    [[nodiscard]] QFuture<Result<InstallOffer>> inspect(const QString &source);
    /// Throws away what inspect() staged. Offers that were installed need no discard.
    void discard(const InstallOffer &offer);

    /// Unavailable: a runtime is missing. Else the errors of building and unpacking; nothing is
    /// left behind then. Progress 0 to 100 with a text; cancel by QFuture::cancel().
    [[nodiscard]] QFuture<Result<InstanceId>> install(const InstallOffer &offer,
                                                      const InstallChoices &choices);
    /// Moves \a instance to the offer's release; data, keys, alias and values stay. Conflict:
    /// another app, or a lower build without `allowOlder`.
    [[nodiscard]] QFuture<Result<InstanceId>> update(const InstanceId &instance,
                                                     const InstallOffer &offer,
                                                     const InstallChoices &choices = {});
    /// Stops the instance and takes it out. Its data goes to the bin and is erased after 30 days;
    /// with \a keepData it stays as a headless Collection instead.
    [[nodiscard]] QFuture<Result<>> uninstall(const InstanceId &instance, bool keepData);

    /// Once, at the start, before anything is installed or run: clears what a crash left half
    /// made, and what lies in the bin for longer than 30 days.
    [[nodiscard]] QFuture<Result<>> recover();

Q_SIGNALS:
    void logLine(const QString &job, const QString &line);
    void stepChanged(const QString &job, orrery::InstallStep step);

private:
    QFuture<Result<InstallOffer>> inspectRepository(const QString &source, const QString &job);
    QFuture<Result<InstallOffer>> inspectEntry(const QString &name, const QString &job);
    QFuture<Result<InstanceId>> startJob(const InstallOffer &offer, const InstallChoices &choices,
                                         const InstanceId &updated);
    void sweepUnused();

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::InstallStep)
