// SPDX-License-Identifier: MIT
#include "core/spacefile/microreader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype microLimit = 5;
constexpr qsizetype allActionsLimit = 25;
constexpr qsizetype appNameLimit = 12;
constexpr qint64 fileLimit = 128 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spacefile)
};

QString quotedList(const QStringList &names)
{
    return u"“%1”"_s.arg(names.join(u"”, “"_s));
}

/// Exactly one Micro is primary; a sole one is, whatever it says.
void settlePrimary(IssueList &issues, QList<ReadMicro> &micros, const YamlNode &list)
{
    if (micros.size() == 1) {
        micros.first().micro.primary = true;
    } else {
        QStringList names;
        for (const ReadMicro &each : micros) {
            if (!each.micro.primary)
                continue;
            names << each.label;
            if (names.size() < 2)
                continue;
            issues.setMicro(each.label);
            issues.error(
                each.primaryNode, u"primary"_s,
                Text::tr("Only one Micro can be primary, but %1 are.").arg(quotedList(names)));
        }
        issues.setMicro({});
        if (names.isEmpty())
            issues.error(list, u"micros"_s,
                         Text::tr("No Micro is primary; write “primary: true” in one of them."));
    }
    for (ReadMicro &each : micros) {
        if (each.micro.primary)
            each.micro.path = u"/"_s;
    }
}

void checkNames(IssueList &issues, const QList<ReadMicro> &micros)
{
    QHash<QString, QString> seen; // folded → as written
    for (const ReadMicro &each : micros) {
        const QString name = each.micro.name;
        if (name.isEmpty())
            continue;
        issues.setMicro(each.label);
        const auto same = seen.constFind(name.toLower());
        if (same == seen.constEnd())
            seen.insert(name.toLower(), name);
        else if (*same == name)
            issues.error(each.nameNode, u"name"_s,
                         Text::tr("Two Micros are called “%1”; names must differ.").arg(name));
        else
            issues.error(each.nameNode, u"name"_s,
                         Text::tr("“%1” and “%2” differ only in case.").arg(*same, name));
    }
}

void checkPaths(IssueList &issues, const QList<ReadMicro> &micros)
{
    QHash<QString, QString> seen; // path → Micro
    for (const ReadMicro &each : micros) {
        if (each.micro.primary || each.micro.path.isEmpty())
            continue;
        const QString path = each.micro.path;
        issues.setMicro(each.label);
        if (path == "/"_L1)
            issues.error(each.pathNode, u"path"_s,
                         Text::tr("Only the primary Micro lives at “/”; give this one another "
                                  "path."));
        else if (path.startsWith("/__space"_L1))
            issues.error(
                each.pathNode, u"path"_s,
                Text::tr("“%1” is reserved: no path may begin with “/__space”.").arg(path));
        else if (seen.contains(path))
            issues.error(each.pathNode, u"path"_s,
                         Text::tr("“%1” is already the path of the Micro “%2”.")
                             .arg(path, seen.value(path)));
        else
            seen.insert(path, each.label);
    }
}

void checkActions(IssueList &issues, const QList<ReadMicro> &micros)
{
    QHash<QString, QString> ids, names; // → Micro
    qsizetype count = 0;
    for (const ReadMicro &each : micros) {
        issues.setMicro(each.label);
        for (qsizetype i = 0; i < each.micro.actions.size(); ++i) {
            const ScheduledAction &action = each.micro.actions[i];
            const YamlNode &node = each.actionNodes[i];
            const QString field = u"actions[%1]"_s.arg(action.id.left(60));
            if (!action.id.isEmpty() && ids.contains(action.id))
                issues.error(node, field + u".id"_s,
                             Text::tr("The action id “%1” is already used in the Micro “%2”.")
                                 .arg(action.id, ids.value(action.id)));
            if (!action.name.isEmpty() && names.contains(action.name))
                issues.error(node, field + u".name"_s,
                             Text::tr("The action name “%1” is already used in the Micro “%2”.")
                                 .arg(action.name, names.value(action.name)));
            ids.insert(action.id, each.label);
            names.insert(action.name, each.label);
            if (++count == allActionsLimit + 1)
                issues.error(node, u"actions"_s,
                             Text::tr("More than %1 actions in this app; at most %1 are allowed.")
                                 .arg(allActionsLimit));
        }
    }
}

void checkVersion(IssueList &issues, MapReader &map, const YamlNode &root)
{
    const YamlNode *version = map.find(u"v"_s);
    if (!version)
        return issues.error(root, u"v"_s, Text::tr("“v” is required; write “v: 0”."));
    if (version->isPlainNumber() && version->text == "0"_L1)
        return;
    if (version->isPlainNumber() && version->text == "1"_L1)
        return issues.error(*version, u"v"_s,
                            Text::tr("“v” is 1, the number of the first generation; only 0 is "
                                     "understood. The rest is the same: changing it to “v: 0” is "
                                     "enough."));
    issues.error(*version, u"v"_s,
                 Text::tr("Found %1, but “v” must be the number 0.").arg(describeNode(*version)));
}

void readMicros(IssueList &issues, MapReader &map, const QString &folder, Spacefile &spacefile)
{
    const YamlNode *list = map.list(u"micros"_s, true);
    if (!list)
        return;
    if (list->items.size() > microLimit)
        issues.error(
            list->items[microLimit], u"micros"_s,
            Text::tr("%1 Micros; at most %2 are allowed.").arg(list->items.size()).arg(microLimit));
    MicroReader reader(issues, folder);
    QList<ReadMicro> micros;
    for (qsizetype i = 0; i < list->items.size(); ++i)
        micros.append(reader.read(list->items[i], i));
    issues.setMicro({});
    settlePrimary(issues, micros, *list);
    checkNames(issues, micros);
    checkPaths(issues, micros);
    checkActions(issues, micros);
    issues.setMicro({});
    for (const ReadMicro &each : micros)
        spacefile.micros.append(each.micro);
}

void readAppName(IssueList &issues, MapReader &map, Spacefile &spacefile)
{
    spacefile.appName = map.text(u"app_name"_s).value_or(QString());
    const qsizetype length = spacefile.appName.toUcs4().size();
    if (length > appNameLimit)
        issues.error(*map.find(u"app_name"_s), u"app_name"_s,
                     Text::tr("“%1” has %2 characters; at most %3 are allowed.")
                         .arg(spacefile.appName.left(60))
                         .arg(length)
                         .arg(appNameLimit));
}

void readIcon(IssueList &issues, MapReader &map, const QString &folder, Spacefile &spacefile)
{
    const auto icon = map.text(u"icon"_s);
    if (!icon)
        return;
    const auto clean = cleanRelativePath(icon->trimmed());
    if (!clean)
        return issues.error(*map.find(u"icon"_s), u"icon"_s, clean.error().message);
    spacefile.icon = *clean;
    ProjectFiles(issues, folder).checkIcon(*map.find(u"icon"_s), *clean);
}

SpacefileReport readTree(IssueList &issues, const YamlNode &root, const QString &folder)
{
    SpacefileReport report;
    if (root.kind == YamlNode::Kind::Null)
        issues.error(root, {}, Text::tr("The Spacefile is empty; it needs “v: 0” and “micros”."));
    else if (root.kind != YamlNode::Kind::Map)
        issues.error(root, {},
                     Text::tr("Found %1, but a Spacefile is a group of keys: “v: 0”, “micros:”.")
                         .arg(describeNode(root)));
    if (root.kind == YamlNode::Kind::Map) {
        MapReader map(issues, root, {});
        const QString hint = Text::tr("“%1” belongs to a Micro, in an entry under “micros”.");
        QList<std::pair<QString, QString>> hints;
        for (const QString &each : {u"name"_s, u"src"_s, u"engine"_s, u"primary"_s, u"path"_s,
                                    u"run"_s, u"dev"_s, u"commands"_s, u"include"_s, u"serve"_s,
                                    u"presets"_s, u"public_routes"_s, u"public"_s, u"actions"_s})
            hints.append({each, hint.arg(each)});
        map.allowOnly({u"v"_s, u"micros"_s, u"icon"_s, u"app_name"_s, u"auto_pwa"_s}, hints);
        checkVersion(issues, map, root);
        readAppName(issues, map, report.spacefile);
        readIcon(issues, map, folder, report.spacefile);
        report.spacefile.autoPwa = map.boolean(u"auto_pwa"_s).value_or(true);
        readMicros(issues, map, folder, report.spacefile);
    }
    report.issues = issues.sorted();
    return report;
}

SpacefileReport onlyProblem(const QString &message)
{
    IssueList issues(u"Spacefile"_s);
    issues.error(YamlNode{}, {}, message);
    return {.spacefile = {}, .issues = issues.sorted()};
}

} // namespace

SpacefileReport readSpacefile(const QByteArray &text, const QString &folder)
{
    IssueList issues(u"Spacefile"_s);
    const auto root = parseYaml(text, fileLimit);
    if (root)
        return readTree(issues, *root, folder);
    issues.error(root.error());
    return {.spacefile = {}, .issues = issues.sorted()};
}

SpacefileReport readSpacefileIn(const QString &folder)
{
    // Asked by listing: a file system that ignores case would find "spacefile" too.
    const QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::System);
    if (!names.contains(u"Spacefile"_s)) {
        const auto other = std::ranges::find_if(names, [](const QString &name) {
            const QString lower = name.toLower();
            return lower == "spacefile"_L1 || lower == "spacefile.yml"_L1
                || lower == "spacefile.yaml"_L1 || lower == "spacefile.txt"_L1;
        });
        if (other != names.end())
            return onlyProblem(
                Text::tr("Found “%1”; the file must be called exactly “Spacefile”.").arg(*other));
        return onlyProblem(Text::tr("No Spacefile here. Create one with `space new`."));
    }
    const QString path = folder + u"/Spacefile"_s;
    QFile file(path);
    // A named pipe would block the opening for ever.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return onlyProblem(Text::tr("The Spacefile cannot be read."));
    return readSpacefile(file.read(fileLimit + 1), folder);
}

Result<Spacefile> spacefileFromJson(const QJsonObject &json)
{
    IssueList issues(u"Spacefile"_s);
    const SpacefileReport report = readTree(issues, yamlFromJson(json), {});
    if (report.isValid())
        return report.spacefile;
    const Issue first = report.errors().constFirst();
    return fail(ErrorCode::InvalidInput, first.message, first.toText());
}

} // namespace orrery
