// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlservices.h"
#include "core/foundation/clock.h"
#include "core/foundation/profilepaths.h"
#include "core/keys/systemkeychain.h"
#include "core/space/profilelock.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace orrery {

class ActionClock;
class AppActions;
class CatalogueIndex;
class ControlCall;
class DataBrowser;
class DataTransfer;
class Pipeline;
class Registry;

/// The composition root: what a Space is made of, built in order, started, stopped. The window and
/// the headless mode both stand on it. It decides nothing: each service does its own work.
/// Thread: main.
class Space : public QObject
{
    Q_OBJECT
public:
    struct Options {
        ProfilePaths paths;
        std::optional<quint16> port; ///< 0: any; absent: the kept one (design.md §12).
        QString version;
    };

    /// \a lock: the profile is ours for as long as this lives.
    Space(Options options, std::unique_ptr<ProfileLock> lock, QObject *parent = nullptr);
    ~Space() override; ///< Kills what stop() was not given the time to stop.

    /// Answers when the Space does; the errors of whatever could not be opened. Once.
    [[nodiscard]] QFuture<Result<>> start();
    /// Answers when no process of a Micro is left. Nothing is reachable from then on.
    [[nodiscard]] QFuture<void> stop();

    // After start() only:
    [[nodiscard]] Registry &registry() const;
    [[nodiscard]] Supervisor &supervisor() const;
    [[nodiscard]] MicroLogs &logs() const;
    [[nodiscard]] Pipeline &pipeline() const;
    [[nodiscard]] CatalogueIndex &catalogues() const;
    [[nodiscard]] Installer &installer() const;
    [[nodiscard]] Builder &builder() const;
    [[nodiscard]] Gateway &gateway() const;
    [[nodiscard]] DataBrowser &dataBrowser() const;
    [[nodiscard]] DataTransfer &dataTransfer() const;
    [[nodiscard]] ActionClock &actionClock() const;
    [[nodiscard]] AppActions &appActions() const;
    [[nodiscard]] ConnectionLedger &ledger() const;
    [[nodiscard]] HostQuestions &hostQuestions() const;
    [[nodiscard]] BrowserTrust &browserTrust() const;
    [[nodiscard]] const SpaceFacts &facts() const { return m_facts; }

Q_SIGNALS:
    void activated(const QStringList &urls); ///< A second start asks for the window.

private:
    struct Parts;

    QFuture<Result<>> openRegistry(const MasterKey &key);
    QFuture<Result<>> build();
    QFuture<Result<>> findTools();
    QFuture<Result<>> openGateway();
    QFuture<Result<>> tidy();
    QFuture<Result<>> fillCatalogues();
    QFuture<Result<>> openControl();
    void showCatalogues();
    void followSettings();
    QFuture<Result<QJsonObject>> answer(ControlCall &call);

    Options m_options;
    std::unique_ptr<ProfileLock> m_lock;
    Clock m_clock;
    SystemKeychain m_keychain;
    SpaceFacts m_facts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace orrery
