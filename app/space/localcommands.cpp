// SPDX-License-Identifier: MIT
#include "app/space/localcommands.h"

#include "app/space/output.h"
#include "core/spacefile/spacefilereport.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString version()
{
    return QCoreApplication::applicationVersion();
}

int help(const CommandLine &line)
{
    if (!line.command || line.arguments.isEmpty()) {
        printResultLine(helpText(line.help ? line.command : nullptr).trimmed());
        return 0;
    }
    const auto asked = parseCommandLine(line.arguments + QStringList{u"--help"_s});
    if (!asked) {
        printError(asked.error().message);
        return 2;
    }
    printResultLine(helpText(asked->command).trimmed());
    return 0;
}

int validate(const CommandLine &line)
{
    const QString folder = QDir(line.options["dir"_L1].toString(u"."_s)).absolutePath();
    if (!QDir(folder).exists()) {
        printError(u"There is no folder “%1”."_s.arg(folder));
        return 1;
    }
    const SpacefileReport report = readSpacefileIn(folder);
    QJsonArray issues;
    for (const Issue &issue : report.issues) {
        issues += issue.toText();
        printLine(issue.toText());
    }
    if (!report.isValid()) {
        printError(u"The Spacefile is not valid."_s);
        return 1;
    }
    if (report.spacefile.icon.isEmpty())
        printLine(u"No icon: a generated one is shown."_s);
    if (line.json)
        printResult(line, {{u"valid"_s, true}, {u"issues"_s, issues}});
    else
        printResultLine(u"The Spacefile looks good."_s);
    return 0;
}

} // namespace

std::optional<int> runLocally(const CommandLine &line)
{
    if (line.help || (line.command && line.command->words == "help"_L1))
        return help(line);
    if (line.version || line.command->words == "version"_L1) {
        if (line.json)
            printResultLine(u"{\"version\":\"%1\"}"_s.arg(version()));
        else
            printResultLine(u"space %1"_s.arg(version()));
        return 0;
    }
    if (line.command->words == "validate"_L1)
        return validate(line);
    if (line.command->words == "login"_L1) {
        printLine(u"Your Space is on this computer: there is nothing to log in to."_s);
        return 0;
    }
    return std::nullopt;
}

} // namespace orrery
