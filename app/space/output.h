// SPDX-License-Identifier: MIT
#pragma once

#include "app/space/commandline.h"

namespace orrery {

/// A line for the user, on standard error.
void printLine(const QString &line);
/// "Error: …" on standard error.
void printError(const QString &message);
/// A line that is the command's result, on standard output.
void printResultLine(const QString &line);
/// The result: as one JSON object with --json, else as text for people.
void printResult(const CommandLine &line, const QJsonObject &result);

/// Whether log lines are what the command is asked for.
[[nodiscard]] bool isLogCommand(const CommandLine &line);

/// What printResult() prints without --json; empty: nothing.
[[nodiscard]] QStringList resultText(const CommandLine &line, const QJsonObject &result);

} // namespace orrery
