// SPDX-License-Identifier: MIT
#include "app/space/commandline.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

std::unexpected<Error> wrong(const QString &why, const CommandSpec *command = nullptr)
{
    const QString how = command ? u"Usage: space %1"_s.arg(command->usage())
                                : u"“space --help” shows the commands."_s;
    return fail(ErrorCode::InvalidInput, u"%1\n%2"_s.arg(why, how));
}

bool isOption(const QString &word)
{
    return word.size() > 1 && word.startsWith(u'-');
}

/// Splits "--name=value".
std::pair<QString, std::optional<QString>> split(const QString &word)
{
    const qsizetype at = word.startsWith("--"_L1) ? word.indexOf(u'=') : -1;
    if (at < 0)
        return {word, std::nullopt};
    return {word.first(at), word.sliced(at + 1)};
}

/// Takes the options that every command has, wherever they stand before a "--".
Result<QStringList> takeCommonOptions(const QStringList &words, CommandLine &line)
{
    QStringList rest;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const auto [name, value] = split(words.at(i));
        if (name == "--"_L1)
            return rest + words.sliced(i);
        if (name == "--json"_L1) {
            line.json = true;
        } else if (name == "--help"_L1 || name == "-h"_L1) {
            line.help = true;
        } else if (name == "--version"_L1 && rest.isEmpty()) {
            line.version = true;
        } else if (name == "--profile"_L1) {
            if (!value && i + 1 == words.size())
                return wrong(u"--profile needs a folder."_s);
            line.profile = value ? *value : words.at(++i);
            if (line.profile.isEmpty())
                return wrong(u"--profile needs a folder."_s);
        } else {
            rest += words.at(i);
        }
    }
    return rest;
}

/// The command whose words \a words begin with; the longest one.
const CommandSpec *findCommand(const QStringList &words)
{
    const CommandSpec *best = nullptr;
    for (const CommandSpec &command : commands()) {
        const QStringList own = command.words.split(u' ');
        if (own.size() <= words.size() && words.first(own.size()) == own
            && (!best || own.size() > best->words.split(u' ').size()))
            best = &command;
    }
    return best;
}

const OptionSpec *findOption(const CommandSpec &command, const QString &word)
{
    const auto it = std::ranges::find_if(command.options, [&](const OptionSpec &option) {
        return word == u"--"_s + option.name
            || (word.size() == 2 && word.startsWith(u'-') && option.letters.contains(word.back()));
    });
    return it == command.options.end() ? nullptr : &*it;
}

Result<> takeOption(const OptionSpec &option, const QString &value, CommandLine &line)
{
    if (option.refusesEmpty && value.isEmpty())
        return wrong(u"--%1 must not be empty."_s.arg(option.name), line.command);
    if (option.repeats) {
        QJsonArray values = line.options[option.name].toArray();
        values += value;
        line.options[option.name] = values;
        return {};
    }
    if (line.options.contains(option.name))
        return wrong(u"--%1 is given twice."_s.arg(option.name), line.command);
    line.options[option.name] = value;
    return {};
}

Result<> takeRest(const QStringList &words, CommandLine &line)
{
    const bool takesAll = line.command->words == "exec"_L1;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words.at(i) == "--"_L1) {
            line.arguments += words.sliced(i + 1);
            return {};
        }
        if (!isOption(words.at(i)) || (takesAll && !line.arguments.isEmpty())) {
            line.arguments += words.at(i);
            continue;
        }
        const auto [name, value] = split(words.at(i));
        const OptionSpec *option = findOption(*line.command, name);
        if (!option)
            return wrong(u"There is no option “%1”."_s.arg(name), line.command);
        if (option->value.isEmpty()) {
            if (value)
                return wrong(u"--%1 takes no value."_s.arg(option->name), line.command);
            line.options[option->name] = true;
            continue;
        }
        if (!value && i + 1 == words.size())
            return wrong(u"%1 needs a value."_s.arg(name), line.command);
        if (auto taken = takeOption(*option, value ? *value : words.at(++i), line); !taken)
            return taken;
    }
    return {};
}

Result<> checkArguments(const CommandLine &line)
{
    const QStringList &specs = line.command->arguments;
    const auto needed =
        std::ranges::count_if(specs, [](const QString &spec) { return !spec.startsWith(u'['); });
    const bool isOpen = !specs.isEmpty() && specs.last().contains(u'…');
    if (line.arguments.size() < needed)
        return wrong(u"%1 is missing."_s.arg(specs.at(line.arguments.size())), line.command);
    if (!isOpen && line.arguments.size() > specs.size())
        return wrong(u"“%1” is one word too many."_s.arg(line.arguments.at(specs.size())),
                     line.command);
    const auto both = [&](QLatin1StringView a, QLatin1StringView b) {
        return line.options.contains(a) && line.options.contains(b);
    };
    if (both("data"_L1, "app"_L1))
        return wrong(u"--data and --app exclude each other."_s, line.command);
    if (both("rid"_L1, "confirm"_L1))
        return wrong(u"--rid and --confirm exclude each other."_s, line.command);
    if (line.command->words == "builder env"_L1
        && line.options.contains("get"_L1) == line.options.contains("set"_L1))
        return wrong(u"Give either --get or --set."_s, line.command);
    return {};
}

QString optionLine(const OptionSpec &option)
{
    QString names;
    for (const QChar letter : option.letters)
        names += u"-%1, "_s.arg(letter);
    names += u"--"_s + option.name;
    if (!option.value.isEmpty())
        names += u' ' + option.value;
    return u"  %1  %2\n"_s.arg(names, -28).arg(option.help);
}

} // namespace

QString CommandSpec::usage() const
{
    QString text = words;
    if (!options.isEmpty())
        text += u" [OPTIONS]"_s;
    for (const QString &argument : arguments)
        text += u' ' + argument;
    return text;
}

Result<CommandLine> parseCommandLine(const QStringList &words)
{
    CommandLine line;
    auto rest = takeCommonOptions(words, line);
    if (!rest)
        return std::unexpected(rest.error());
    if (rest->isEmpty()) {
        line.help = line.help || !line.version;
        return line;
    }
    line.command = findCommand(*rest);
    if (!line.command)
        return wrong(u"There is no command “%1”."_s.arg(rest->first()));
    const qsizetype length = line.command->words.count(u' ') + 1;
    if (line.help)
        return line;
    if (auto taken = takeRest(rest->sliced(length), line); !taken)
        return std::unexpected(taken.error());
    if (auto checked = checkArguments(line); !checked)
        return std::unexpected(checked.error());
    return line;
}

QString helpText(const CommandSpec *command)
{
    const QString common = u"  --profile DIR                 the Space to use (default: the "
                           u"user's, or ORRERY_PROFILE)\n"
                           "  --json                        one JSON object on standard output\n"
                           "  -h, --help                    this text\n"_s;
    if (command) {
        QString text =
            u"%1\n\nUsage: space %2\n\nOptions:\n"_s.arg(command->help, command->usage());
        for (const OptionSpec &option : command->options)
            text += optionLine(option);
        return text + common;
    }
    QString text = u"Usage: space [OPTIONS] COMMAND\n\nCommands:\n"_s;
    for (const CommandSpec &each : commands()) {
        QString words = each.words;
        for (const QString &argument : each.arguments)
            words += u' ' + argument;
        text += u"  %1  %2\n"_s.arg(words, -30).arg(each.help);
    }
    return text + u"\nOptions of every command, before or after its words:\n"_s + common
        + u"\n“space COMMAND --help” shows a command's own options.\n"
          "Exit status: 0 done, 1 refused or failed, 2 wrong usage.\n"_s;
}

} // namespace orrery
