// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/spacefile/engine.h"

#include <QList>
#include <QStringList>

#include <optional>

class QJsonObject;

namespace orrery {

/// One variable that the user may set: `presets.env[]`.
struct PresetEnv {
    QString name = {};
    QString description = {};
    std::optional<QString> defaultValue = {};
    friend bool operator==(const PresetEnv &, const PresetEnv &) = default;
};

/// One entry of `actions`; its trigger is always the schedule.
struct ScheduledAction {
    QString id = {};
    QString name = {};
    QString description = {};
    QString interval = {}; ///< As written; parseInterval() reads it and has accepted it.
    QString path = {}; ///< Where the event is posted; begins with "/".
    friend bool operator==(const ScheduledAction &, const ScheduledAction &) = default;
};

/// One service of an app, checked. (Members have initialisers so that designated ones may skip
/// them.)
struct Micro {
    QString name = {};
    QString src = {}; ///< Relative to the Spacefile, clean; "." for its own folder.
    Engine engine = Engine::Static;
    bool primary = false;
    QString path = {}; ///< "/" for the primary, else "/api": leading slash, no trailing one.
    QString serve = {}; ///< Relative to src; empty = the engine's default.
    QStringList commands = {};
    QStringList include = {}; ///< Relative to src; empty = everything.
    QString run = {};
    QString dev = {};
    QList<PresetEnv> env = {};
    bool apiKeys = false;
    QStringList publicRoutes = {}; ///< `public: true` arrives as "/*".
    QList<ScheduledAction> actions = {};
    bool provideActions = false;
    friend bool operator==(const Micro &, const Micro &) = default;
};

/// A Spacefile that passed every check: one to five Micros, exactly one of them primary.
struct Spacefile {
    QString icon = {}; ///< Relative to the Spacefile; empty = the generated icon.
    QString appName = {};
    bool autoPwa = true;
    QList<Micro> micros = {};

    /// The Micro at "/". Only for a checked Spacefile.
    [[nodiscard]] const Micro &primary() const;
    /// Null if there is none of that name.
    [[nodiscard]] const Micro *micro(QStringView name) const;
    friend bool operator==(const Spacefile &, const Spacefile &) = default;
};

/// Where a scheduled action's event goes if it names no path.
[[nodiscard]] QString defaultActionPath();

/// The keys of the file itself, with every default that matters filled in.
[[nodiscard]] QJsonObject toJson(const Spacefile &spacefile);
/// The way back. InvalidInput names the first thing that is wrong.
[[nodiscard]] Result<Spacefile> spacefileFromJson(const QJsonObject &json);

} // namespace orrery
