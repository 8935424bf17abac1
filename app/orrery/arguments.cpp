// SPDX-License-Identifier: MIT
#include "app/orrery/arguments.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

std::unexpected<Error> wrong(const QString &why)
{
    return fail(ErrorCode::InvalidInput, why + u"\n“orrery --help” shows the options."_s);
}

} // namespace

Result<Arguments> parseArguments(const QStringList &words)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const QString name = word.section(u'=', 0, 0);
        if (!word.startsWith("--"_L1) && word != "-h"_L1) {
            arguments.urls += word;
            continue;
        }
        QString value = word.contains(u'=') ? word.section(u'=', 1) : QString();
        if (name == "--profile"_L1 || name == "--port"_L1) {
            if (!word.contains(u'=') && i + 1 < words.size())
                value = words.at(++i);
            if (value.isEmpty())
                return wrong(u"%1 needs a value."_s.arg(name));
        }
        if (name == "--profile"_L1) {
            arguments.profile = value;
        } else if (name == "--port"_L1) {
            bool isNumber = false;
            arguments.port = value.toUShort(&isNumber);
            if (!isNumber)
                return wrong(u"“%1” is not a port."_s.arg(value));
        } else if (word == "--headless"_L1) {
            arguments.headless = true;
        } else if (word == "--background"_L1) {
            arguments.background = true;
        } else if (word == "--until-input-ends"_L1) {
            arguments.untilInputEnds = true;
        } else if (word == "--help"_L1 || word == "-h"_L1) {
            arguments.help = true;
        } else if (word == "--version"_L1) {
            arguments.version = true;
        } else {
            return wrong(u"There is no option “%1”."_s.arg(word));
        }
    }
    return arguments;
}

QString argumentsHelp()
{
    return u"Usage: orrery [OPTIONS] [FILE | ADDRESS]…\n\n"
           "Hosts your Space and shows its window.\n\n"
           "Options:\n"
           "  --headless           no window; until SIGTERM\n"
           "  --background         no window at first\n"
           "  --profile DIR        the Space to use (default: the user's, or ORRERY_PROFILE)\n"
           "  --port N             the gateway's port; 0 for any free one\n"
           "  --until-input-ends   end with the standard input\n"
           "  --version            the version\n"
           "  -h, --help           this text\n"_s;
}

} // namespace orrery
