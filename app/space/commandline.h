// SPDX-License-Identifier: MIT
#pragma once

#include "core/control/controlmessage.h"

#include <QList>
#include <QString>

namespace orrery {

struct OptionSpec {
    QString name = {}; ///< Long name, sent to Orrery.
    QString letters = {}; ///< One-letter names.
    QString value = {}; ///< What it takes, for the help; empty: a flag.
    QString help = {};
    bool repeats = false;
    bool refusesEmpty = false;
};

/// One command of `space`, as the help shows it and the parser checks it.
struct CommandSpec {
    QString words = {};
    QStringList arguments = {}; ///< "NAME"; "[NAME]" may be absent; "NAME…" takes all that follow.
    QString help = {};
    QList<OptionSpec> options = {};

    [[nodiscard]] QString usage() const;
};

/// What the user typed, checked against the table.
struct CommandLine {
    const CommandSpec *command = nullptr; ///< Null: help or version of the program. In commands().
    QStringList arguments;
    QJsonObject options;
    QString profile = {}; ///< Empty: the user's.
    bool json = false;
    bool help = false;
    bool version = false;
};

[[nodiscard]] const QList<CommandSpec> &commands();

/// InvalidInput: wrong usage; the message says what is wrong and how it is right.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList &words);

/// Everything `space --help` says, or the help of one command.
[[nodiscard]] QString helpText(const CommandSpec *command);

} // namespace orrery
