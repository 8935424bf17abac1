// SPDX-License-Identifier: MIT
// The commands of `space` (design.md §11, spec/cli.md). Help texts are English as the words are.
#include "app/space/commandline.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

OptionSpec dir()
{
    return {.name = u"dir"_s,
            .letters = u"d"_s,
            .value = u"DIR"_s,
            .help = u"the project's folder (default: the current one)"_s};
}

OptionSpec id()
{
    return {.name = u"id"_s,
            .letters = u"i"_s,
            .value = u"ID"_s,
            .help = u"the project, instead of the folder's"_s,
            .refusesEmpty = true};
}

OptionSpec open()
{
    return {.name = u"open"_s, .letters = u"o"_s, .help = u"open it in the browser"_s};
}

OptionSpec yes()
{
    return {.name = u"yes"_s, .letters = u"y"_s, .help = u"do not ask"_s};
}

QList<CommandSpec> spaceCommands()
{
    return {
        {u"status"_s, {}, u"what runs: port, sandbox, local CA, data service"_s, {}},
        {u"list"_s, {}, u"the instances in this Space"_s, {}},
        {u"ps"_s, {}, u"the Micros with state, process and memory"_s, {}},
        {u"install"_s,
         {u"SOURCE"_s},
         u"install from a folder, a Git repository, a .spaceapp or a catalogue's name"_s,
         {{.name = u"alias"_s,
           .value = u"ALIAS"_s,
           .help = u"its address; default: from its name"_s},
          yes(),
          {.name = u"set"_s,
           .value = u"MICRO.NAME=VALUE"_s,
           .help = u"a variable of a Micro; may be repeated"_s,
           .repeats = true},
          {.name = u"no-internet"_s, .help = u"its Micros get no internet"_s}}},
        {u"update"_s, {u"ALIAS"_s}, u"update an instance to the newest release"_s, {yes()}},
        {u"open"_s,
         {u"[ALIAS]"_s},
         u"open an instance, signed in; without a name the folder's project, else the Space"_s,
         {{.name = u"print"_s, .help = u"print the one-time address instead"_s}, id(), dir()}},
        {u"logs"_s,
         {u"ALIAS"_s},
         u"what an instance's Micros print"_s,
         {{.name = u"micro"_s, .letters = u"m"_s, .value = u"MICRO"_s, .help = u"only this one"_s},
          {.name = u"follow"_s, .letters = u"f"_s, .help = u"go on until Ctrl-C"_s},
          {.name = u"lines"_s,
           .letters = u"n"_s,
           .value = u"COUNT"_s,
           .help = u"how many lines per Micro (default 200)"_s}}},
        {u"restart"_s, {u"ALIAS"_s}, u"restart the Micros that run"_s, {}},
        {u"stop"_s, {u"ALIAS"_s}, u"stop the Micros; the next request starts them"_s, {}},
        {u"uninstall"_s,
         {u"ALIAS"_s},
         u"take an instance out; its data stays as a Collection"_s,
         {{.name = u"delete-data"_s, .help = u"the data goes too (30 days in the bin)"_s}, yes()}},
        {u"config"_s,
         {u"ALIAS"_s, u"[MICRO.NAME=VALUE…]"_s},
         u"show or set variables of Micros"_s,
         {}},
        {u"trigger"_s, {u"ALIAS"_s, u"ACTION"_s}, u"run a scheduled action now"_s, {}},
        {u"approve"_s,
         {u"[CODE]"_s},
         u"let a waiting browser in; without a code, list them"_s,
         {{.name = u"refuse"_s, .help = u"turn it away instead"_s}}},
        {u"collection create"_s, {u"NAME"_s}, u"a Collection of no app, for own programs"_s, {}},
        {u"collection list"_s, {}, u"all Collections"_s, {}},
        {u"key create"_s,
         {u"TARGET"_s},
         u"a key to an instance, project or Collection; shown once"_s,
         {{.name = u"data"_s, .help = u"opens Base and Drive (default)"_s},
          {.name = u"app"_s, .help = u"opens Micros that accept API keys"_s},
          {.name = u"name"_s, .letters = u"n"_s, .value = u"NAME"_s, .help = u"shown in lists"_s}}},
        {u"key list"_s, {}, u"the keys, without their secrets"_s, {}},
        {u"key revoke"_s, {u"ID"_s}, u"a key stops working at once"_s, {}},
        {u"data export"_s,
         {u"TARGET"_s, u"FILE"_s},
         u"write the data of an instance, project or Collection into a zip"_s,
         {}},
        {u"data import"_s,
         {u"FILE"_s, u"[TARGET]"_s},
         u"bring such a zip in; what is refused is listed"_s,
         {{.name = u"new"_s,
           .value = u"NAME"_s,
           .help = u"into a new Collection of this name"_s,
           .refusesEmpty = true}}},
        {u"data history"_s,
         {},
         u"how many earlier versions of items are kept"_s,
         {{.name = u"versions"_s, .value = u"COUNT"_s, .help = u"of each item; 0: none"_s},
          {.name = u"days"_s, .value = u"DAYS"_s, .help = u"how long"_s}}},
        {u"data indexes"_s, {u"TARGET"_s}, u"the indexes that Bases made for themselves"_s, {}},
        {u"catalogue add"_s, {u"FOLDER"_s}, u"show a folder's releases in Discovery"_s, {}},
        {u"catalogue remove"_s, {u"FOLDER"_s}, u"no longer"_s, {}},
        {u"catalogue list"_s, {}, u"the folders that Discovery shows"_s, {}},
    };
}

QList<CommandSpec> builderCommands()
{
    return {
        {u"new"_s,
         {},
         u"make a project of a folder"_s,
         {{.name = u"name"_s,
           .letters = u"n"_s,
           .value = u"NAME"_s,
           .help = u"default: the folder's name"_s},
          dir(),
          {.name = u"blank"_s,
           .letters = u"b"_s,
           .help = u"an empty Spacefile, nothing detected"_s},
          {.name = u"template"_s,
           .letters = u"t"_s,
           .value = u"KIND"_s,
           .help = u"begin with a starter: static, node or python"_s}}},
        {u"link"_s, {}, u"tie the folder to a project that exists"_s, {id(), dir()}},
        {u"validate"_s, {}, u"check the Spacefile"_s, {dir()}},
        {u"push"_s,
         {},
         u"build the folder into a revision and update the Builder instance"_s,
         {id(),
          dir(),
          {.name = u"tag"_s,
           .letters = u"t"_s,
           .value = u"TAG"_s,
           .help = u"name of the revision; default: made up"_s,
           .refusesEmpty = true},
          open(),
          {.name = u"skip-logs"_s, .help = u"do not show the build log"_s}}},
        {u"release"_s,
         {},
         u"write a signed package of a revision into the own catalogue"_s,
         {id(),
          dir(),
          {.name = u"rid"_s,
           .letters = u"r"_s,
           .value = u"TAG"_s,
           .help = u"the revision's tag"_s,
           .refusesEmpty = true},
          {.name = u"confirm"_s,
           .letters = u"c"_s,
           .help = u"take the latest revision, ask nothing"_s},
          {.name = u"version"_s,
           .letters = u"v"_s,
           .value = u"VERSION"_s,
           .help = u"default: made up"_s,
           .refusesEmpty = true},
          {.name = u"notes"_s,
           .letters = u"n"_s,
           .value = u"TEXT"_s,
           .help = u"release notes, Markdown, up to 4250 characters"_s},
          {.name = u"listed"_s, .letters = u"l"_s, .help = u"show it in Discovery"_s}}},
        {u"dev"_s,
         {},
         u"run the folder as the Builder instance and follow its changes, until Ctrl-C"_s,
         {id(),
          dir(),
          open(),
          {.name = u"port"_s,
           .letters = u"p"_s,
           .value = u"PORT"_s,
           .help = u"accepted; the address is the Space's own"_s},
          {.name = u"host"_s,
           .letters = u"H"_s,
           .value = u"HOST"_s,
           .help = u"accepted, as --port"_s}}},
        {u"dev trigger"_s,
         {u"ACTION"_s},
         u"run a scheduled action of the project now"_s,
         {id(), dir()}},
        {u"exec"_s,
         {u"COMMAND…"_s},
         u"run a command with DETA_PROJECT_KEY of the project set"_s,
         {{.name = u"project"_s,
           .letters = u"p"_s,
           .value = u"ID"_s,
           .help = u"the project, instead of the folder's"_s},
          dir()}},
        {u"builder env"_s,
         {},
         u"read or write the variables of the Builder instance"_s,
         {{.name = u"get"_s,
           .letters = u"g"_s,
           .value = u"FILE"_s,
           .help = u"write them to a .env file"_s},
          {.name = u"set"_s,
           .letters = u"s"_s,
           .value = u"FILE"_s,
           .help = u"take them from one"_s},
          {.name = u"micro"_s,
           .letters = u"m"_s,
           .value = u"MICRO"_s,
           .help = u"needed where the project has several"_s},
          id(),
          dir()}},
        {u"version"_s, {}, u"the version of this program"_s, {}},
        {u"help"_s, {u"[COMMAND…]"_s}, u"this text, or that of one command"_s, {}},
        {u"login"_s,
         {},
         u"not needed here: says so"_s,
         {{.name = u"with-token"_s, .letters = u"t"_s, .help = u"accepted"_s}}},
    };
}

} // namespace

const QList<CommandSpec> &commands()
{
    static const QList<CommandSpec> all = spaceCommands() + builderCommands();
    return all;
}

} // namespace orrery
