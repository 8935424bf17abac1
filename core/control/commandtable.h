// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlcall.h"
#include "core/control/controlservices.h"

#include <map>

namespace orrery {

using CommandAnswer = QFuture<Result<QJsonObject>>;
using Command = CommandAnswer (*)(const ControlServices &, ControlCall &);
using CommandList = std::map<QString, Command>;

/// The commands behind `space` (design.md §11): their words, then one function each. Thread: main.
class CommandTable
{
public:
    explicit CommandTable(const ControlServices &services);

    /// Finds the command with the most words and runs it. InvalidInput: there is none.
    [[nodiscard]] CommandAnswer run(ControlCall &call) const;

private:
    ControlServices m_services;
    CommandList m_commands;
};

// Each file's part of the table.
[[nodiscard]] CommandList spaceCommands();
[[nodiscard]] CommandList instanceCommands();
[[nodiscard]] CommandList networkCommands();
[[nodiscard]] CommandList installCommands();
[[nodiscard]] CommandList dataCommands();
[[nodiscard]] CommandList transferCommands();
[[nodiscard]] CommandList builderCommands();
[[nodiscard]] CommandList actionCommands();

[[nodiscard]] CommandAnswer answer(Result<QJsonObject> result);
[[nodiscard]] CommandAnswer refuse(ErrorCode code, const QString &message);

} // namespace orrery
