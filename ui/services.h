// SPDX-License-Identifier: MIT
#pragma once

namespace orrery {

class ActionClock;
class AppActions;
class BrowserTrust;
class Builder;
class CatalogueIndex;
class ConnectionLedger;
class DataBrowser;
class DataTransfer;
class Gateway;
class HostQuestions;
class Installer;
class MicroLogs;
class Registry;
class Supervisor;

namespace ui {

class Appearance;

/// What the window works with: the services of core, all borrowed and alive longer than it.
struct Services {
    Registry &registry;
    Supervisor &supervisor;
    MicroLogs &logs;
    Installer &installer;
    Builder &builder;
    CatalogueIndex &catalogues;
    Gateway &gateway;
    DataBrowser &data;
    DataTransfer &transfer;
    ActionClock &clock;
    AppActions &actions;
    ConnectionLedger &ledger;
    HostQuestions &hosts;
    BrowserTrust &browsers;
    Appearance &appearance;
};

} // namespace ui
} // namespace orrery
