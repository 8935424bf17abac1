// SPDX-License-Identifier: MIT
#pragma once

#include "core/keys/masterkey.h"
#include "core/sandbox/tier.h"

namespace orrery {

class ActionClock;
class AppActions;
class BrowserTrust;
class Builder;
class ConnectionLedger;
class DataBrowser;
class DataTransfer;
class Gateway;
class HostQuestions;
class Installer;
class MicroLogs;
class Registry;
class Supervisor;

/// What only the start of the program knows; `space status` tells it.
struct SpaceFacts {
    QString version;
    TierReport tier;
    MasterKey::Place secrets = MasterKey::Place::Memory;
};

/// What commands work with; all borrowed.
struct ControlServices {
    Registry &registry;
    Supervisor &supervisor;
    MicroLogs &logs;
    Installer &installer;
    Builder &builder;
    Gateway &gateway;
    DataBrowser &data;
    DataTransfer &transfer;
    ActionClock &clock;
    AppActions &actions;
    ConnectionLedger &ledger;
    HostQuestions &hosts;
    BrowserTrust &browsers;
    const SpaceFacts &facts;
};

} // namespace orrery
