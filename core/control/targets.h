// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/commandtable.h"
#include "core/space/registry.h"

namespace orrery {

/// The instance whose alias, else id, is the call's argument number \a index. NotFound,
/// InvalidInput.
[[nodiscard]] Result<Instance> instanceOf(const ControlServices &services, const ControlCall &call,
                                          qsizetype index = 0);

/// The Collection whose id or name \a text is, or that of such an instance or project. NotFound.
[[nodiscard]] Result<Collection> collectionOf(const Registry &registry, const QString &text);

/// The project that `id` names (its id, alias or name), else the one of the folder `dir`.
[[nodiscard]] QFuture<Result<Project>> projectOf(const ControlServices &services,
                                                 ControlCall &call);

/// The call's only argument, "on" or "off"; nothing without one. InvalidInput.
[[nodiscard]] Result<std::optional<bool>> switchWord(const ControlCall &call);

/// "MICRO.NAME=VALUE" of each text, checked against \a spacefile. InvalidInput.
[[nodiscard]] Result<MicroValues> parseValues(const QStringList &texts, const Spacefile &spacefile);

/// `{"instance","alias","url","collection"}`, and what else lists show.
[[nodiscard]] QJsonObject describe(const ControlServices &services, const Instance &instance);

/// Runs a scheduled action now, else an app action with the call's `input` values. NotFound: there
/// is no such action.
[[nodiscard]] CommandAnswer triggerAction(const ControlServices &services, ControlCall &call,
                                          const Instance &instance, const QString &action);

} // namespace orrery
