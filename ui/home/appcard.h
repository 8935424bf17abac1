// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QMetaType>

namespace orrery::ui {

/// What a card on Home shows: an app of this Space, or one that is being installed.
struct AppCard {
    enum class State {
        Ready, ///< Has no process of its own.
        Asleep,
        Starting,
        Running,
        Stopping,
        Crashed,
        CrashLoop,
        MissingRuntime,
        NoPermission,
        Installing,
        Failed, ///< The install.
    };

    QString key = {}; ///< Instance id, or job of an install.
    InstanceId instance = {}; ///< Empty: being installed.
    AppId app = {};
    QString name = {};
    QString alias = {};
    QString iconFile = {};
    QString version = {};
    State state = State::Ready;
    QString detail = {}; ///< Why it crashed or failed, what keeps it awake; the step of an install.
    int percent = -1; ///< Of an install; -1: not known.
    bool isBuilder = false;
    bool hasUpdate = false;
    bool isReduced = false; ///< Runs less separated than it should.
    bool canBeReduced = false; ///< Stands still until the user allows it to run less separated.
    friend bool operator==(const AppCard &, const AppCard &) = default;

    [[nodiscard]] bool isJob() const { return instance.isEmpty(); }
};

} // namespace orrery::ui

Q_DECLARE_METATYPE(orrery::ui::AppCard)
