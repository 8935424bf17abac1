// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/controlgroup.h"
#include "app/orrery-init/network.h"
#include "app/orrery-init/options.h"
#include "app/orrery-init/outbound.h"
#include "app/orrery-init/processes.h"

#include <optional>
#include <string>

namespace orrery::init {

/// The life of one sandbox after its namespaces are made: starts bubblewrap, answers Orrery, tells
/// when the port opens, stops the app, and leaves no process behind.
class SandboxLoop
{
public:
    SandboxLoop(const Options &options, PastaStarter pasta, int knownPort);

    /// Returns when everything of the sandbox has ended.
    void run();

private:
    void start();
    void readControl();
    void openGate();
    void readSocketRequests() const;
    void readStatus();
    void reap();
    void lookForApp();
    void lookForPort();
    void openOutbound();
    [[nodiscard]] bool isPastaDue() const;
    void startPasta();
    void pastaEnded(int status);
    void stop(long grace);
    void killAll();
    [[nodiscard]] long timeout() const; ///< µs; -1: none.
    void tell(const std::string &text) const;

    const Options &m_options;
    PastaStarter m_pasta;
    ListenProbe m_probe;
    ControlGroup m_group;
    std::optional<Outbound> m_outbound; ///< With a network only.
    std::string m_status; ///< bubblewrap's JSON lines.
    int m_signals = -1;
    int m_statusPipe = -1;
    int m_gate = -1; ///< Our end of it; the command waits as long as it is open.
    pid_t m_bwrap = -1; ///< Or the confined command itself.
    pid_t m_first = -1; ///< Process 1 of the sandbox.
    pid_t m_app = -1;
    std::optional<int> m_exitCode;
    long m_startedAt = 0; ///< µs
    long m_killAt = 0; ///< µs; 0: not stopping.
    long m_pastaAt = 0; ///< µs; when pasta is started at the latest.
    long m_networkBy = 0; ///< µs; 0: not waiting for it.
    bool m_listening = false;
    bool m_gone = false; ///< Orrery left.
    bool m_stopAsked = false;
};

} // namespace orrery::init
