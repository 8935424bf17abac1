// SPDX-License-Identifier: MIT
#include "core/spacefile/microreader.h"

#include "core/spacefile/interval.h"
#include "core/spacefile/publicroutes.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype nameLimit = 100; // it becomes a file's name in a package
constexpr qsizetype actionLimit = 5;
constexpr qsizetype descriptionLimit = 142;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MicroReader)
};

QStringList microFields()
{
    return {u"name"_s,    u"src"_s,      u"engine"_s,        u"primary"_s, u"path"_s,
            u"serve"_s,   u"commands"_s, u"include"_s,       u"run"_s,     u"dev"_s,
            u"presets"_s, u"public"_s,   u"public_routes"_s, u"actions"_s, u"provide_actions"_s};
}

bool isName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9][A-Za-z0-9_-]*\\z"_s);
    return form.match(name).hasMatch() && name.size() <= nameLimit;
}

YamlNode nodeOr(const MapReader &map, const QString &key, const YamlNode &fallback)
{
    const YamlNode *found = map.find(key);
    return found ? *found : fallback;
}

} // namespace

Result<QString> cleanRoute(const QString &route)
{
    static const QRegularExpression bad(u"[\\s?#%*\\\\<>\"]"_s);
    QString clean = route.startsWith(u'/') ? route : u'/' + route;
    if (clean.size() > 1 && clean.endsWith(u'/'))
        clean.chop(1);
    if (const auto match = bad.match(clean); match.hasMatch())
        return fail(
            ErrorCode::InvalidInput,
            Text::tr("“%1” contains “%2”, which a path cannot have.").arg(route, match.captured()));
    const QStringList segments = clean.sliced(1).split(u'/');
    const bool hasOddSegment = std::ranges::any_of(segments, [](const QString &each) {
        return each.isEmpty() || each == "."_L1 || each == ".."_L1;
    });
    if (hasOddSegment && clean != "/"_L1)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” has an empty part, “.” or “..” in it.").arg(route));
    return clean;
}

MicroReader::MicroReader(IssueList &issues, const QString &folder)
    : m_issues(issues)
    , m_files(issues, folder)
{
}

ReadMicro MicroReader::read(const YamlNode &node, qsizetype index)
{
    ReadMicro result;
    result.label = Text::tr("Micro %1").arg(index + 1);
    result.node = node;
    m_issues.setMicro(result.label);
    if (node.kind != YamlNode::Kind::Map) {
        m_issues.error(node, {},
                       Text::tr("Found %1, but an entry of “micros” must be a group of keys.")
                           .arg(describeNode(node)));
        return result;
    }
    MapReader map(m_issues, node, {});
    if (const YamlNode *name = map.find(u"name"_s);
        name && name->kind == YamlNode::Kind::Text && isName(name->text)) {
        result.label = name->text;
        m_issues.setMicro(result.label);
    }
    map.allowOnly(microFields(),
                  {{u"env"_s, Text::tr("“env” belongs under “presets”.")},
                   {u"api_keys"_s, Text::tr("“api_keys” belongs under “presets”.")}});
    readPlace(map, result);
    Micro &micro = result.micro;
    bool isEngineKnown = false;
    if (const auto engine = map.text(u"engine"_s, true)) {
        const auto known = engineFromName(*engine);
        isEngineKnown = known.has_value();
        micro.engine = known.value_or(Engine::Custom);
        if (!known)
            m_issues.error(*map.find(u"engine"_s), u"engine"_s,
                           Text::tr("“%1” is not an engine; use one of %2.")
                               .arg(*engine, engineNames().join(u", "_s)));
    }
    readCommands(map, micro);
    readServed(map, micro, isEngineKnown);
    readPresets(map, micro);
    readPublic(map, micro);
    readActions(map, result);
    micro.provideActions = map.boolean(u"provide_actions"_s).value_or(false);
    if (isEngineKnown)
        m_files.checkContents(nodeOr(map, u"src"_s, node), micro);
    return result;
}

void MicroReader::readPlace(MapReader &map, ReadMicro &result)
{
    Micro &micro = result.micro;
    result.nameNode = nodeOr(map, u"name"_s, result.node);
    result.pathNode = nodeOr(map, u"path"_s, result.nameNode);
    result.primaryNode = nodeOr(map, u"primary"_s, result.nameNode);
    if (const auto name = map.text(u"name"_s, true)) {
        micro.name = *name;
        if (!isName(*name))
            m_issues.error(result.nameNode, u"name"_s,
                           Text::tr("“%1” is not a Micro's name: 1 to 100 of letters, digits, “-” "
                                    "and “_”, the first a letter or digit.")
                               .arg(name->left(120)));
    }
    if (map.has(u"src"_s)) {
        if (const auto src = map.textOrEmpty(u"src"_s)) {
            const auto clean = cleanRelativePath(src->trimmed());
            micro.src = clean.value_or(u"."_s);
            if (clean)
                m_files.checkSource(*map.find(u"src"_s), micro);
            else
                m_issues.error(*map.find(u"src"_s), u"src"_s, clean.error().message);
        }
    } else {
        [[maybe_unused]] const auto missing = map.text(u"src"_s, true);
    }
    result.isPrimaryGiven = map.has(u"primary"_s);
    micro.primary = map.boolean(u"primary"_s).value_or(false);
    micro.path = micro.name.isEmpty() ? QString() : u'/' + micro.name;
    if (const auto path = map.textOrEmpty(u"path"_s)) {
        // The primary's own path is dropped without a word (§4), so it need not be right either.
        const auto clean = cleanRoute(path->trimmed());
        if (clean)
            micro.path = *clean;
        else if (!micro.primary)
            m_issues.error(result.pathNode, u"path"_s, clean.error().message);
    }
}

void MicroReader::readCommands(MapReader &map, Micro &micro)
{
    micro.commands = map.texts(u"commands"_s, false);
    micro.run = map.text(u"run"_s).value_or(QString()).trimmed();
    micro.dev = map.text(u"dev"_s).value_or(QString()).trimmed();
}

void MicroReader::readServed(MapReader &map, Micro &micro, bool isEngineKnown)
{
    const bool servesFiles = isEngineKnown && isStatic(micro.engine);
    const QString engine = engineName(micro.engine);
    if (const auto serve = map.text(u"serve"_s)) {
        const auto clean = cleanRelativePath(serve->trimmed());
        micro.serve = clean.value_or(QString());
        if (!clean)
            m_issues.error(*map.find(u"serve"_s), u"serve"_s, clean.error().message);
        if (isEngineKnown && !servesFiles)
            m_issues.error(*map.find(u"serve"_s), u"serve"_s,
                           Text::tr("“serve” only works with static, react, vue and svelte; the "
                                    "engine here is %1.")
                               .arg(engine));
    } else if (isEngineKnown && micro.engine == Engine::Static && !map.has(u"serve"_s)) {
        m_issues.error(nodeOr(map, u"engine"_s, {}), u"serve"_s,
                       Text::tr("A static Micro needs “serve”: the folder of its pages."));
    }
    const QStringList include = map.texts(u"include"_s, true);
    const YamlNode *list = map.find(u"include"_s);
    for (const QString &each : include) {
        const auto clean = cleanRelativePath(each.trimmed());
        if (!clean)
            m_issues.error(*list, u"include"_s, clean.error().message);
        else if (!micro.include.contains(*clean)) // "a/b" and "a/b/" are one
            micro.include.append(*clean);
    }
    if (list && servesFiles)
        m_issues.error(*list, u"include"_s,
                       Text::tr("Use “serve”, not “include”, with the engine %1.").arg(engine));
    if (servesFiles && map.has(u"run"_s))
        m_issues.warning(*map.find(u"run"_s), u"run"_s,
                         Text::tr("The engine %1 serves files; “run” is ignored.").arg(engine));
    if (micro.engine == Engine::Custom && isEngineKnown && micro.run.isEmpty())
        m_issues.warning(nodeOr(map, u"engine"_s, {}), u"run"_s,
                         Text::tr("A custom Micro without “run” cannot start."));
}

void MicroReader::readPresets(MapReader &map, Micro &micro)
{
    const YamlNode *node = map.map(u"presets"_s);
    if (!node)
        return;
    MapReader presets(m_issues, *node, u"presets"_s);
    presets.allowOnly({u"env"_s, u"api_keys"_s});
    micro.apiKeys = presets.boolean(u"api_keys"_s).value_or(false);
    if (const YamlNode *env = presets.list(u"env"_s))
        readEnv(*env, micro);
}

void MicroReader::readEnv(const YamlNode &list, Micro &micro)
{
    static const QRegularExpression usual(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    static const QRegularExpression impossible(u"[=\\s]"_s);
    for (qsizetype i = 0; i < list.items.size(); ++i) {
        const YamlNode &item = list.items[i];
        QString field = u"presets.env[%1]"_s.arg(i + 1);
        if (item.kind != YamlNode::Kind::Map) {
            m_issues.error(item, field,
                           Text::tr("Found %1, but an entry of “env” must be a group of keys.")
                               .arg(describeNode(item)));
            continue;
        }
        PresetEnv entry{
            .name = MapReader(m_issues, item, field).text(u"name"_s, true).value_or(QString())};
        if (!entry.name.isEmpty())
            field = u"presets.env[%1]"_s.arg(entry.name.left(60));
        MapReader map(m_issues, item, field);
        map.allowOnly({u"name"_s, u"description"_s, u"default"_s});
        entry.description = map.textOrEmpty(u"description"_s).value_or(QString());
        entry.defaultValue = map.textOrEmpty(u"default"_s);
        if (entry.name.isEmpty())
            continue;
        const YamlNode &where = *map.find(u"name"_s);
        if (entry.name.contains(impossible))
            m_issues.error(where, map.field(u"name"_s),
                           Text::tr("“%1” cannot be a variable's name: blanks and “=” are not "
                                    "allowed.")
                               .arg(entry.name));
        else if (!usual.match(entry.name).hasMatch())
            m_issues.warning(
                where, map.field(u"name"_s),
                Text::tr("A shell cannot read a variable called “%1”.").arg(entry.name));
        const auto same = std::ranges::find(micro.env, entry.name, &PresetEnv::name);
        if (same == micro.env.end()) {
            micro.env.append(entry);
            continue;
        }
        m_issues.warning(where, map.field(u"name"_s),
                         Text::tr("“%1” is listed twice; the later entry counts.").arg(entry.name));
        *same = entry;
    }
}

void MicroReader::readPublic(MapReader &map, Micro &micro)
{
    const bool isPublic = map.boolean(u"public"_s).value_or(false);
    const QStringList routes = map.texts(u"public_routes"_s, true);
    const YamlNode *list = map.find(u"public_routes"_s);
    if (list && map.has(u"public"_s))
        m_issues.error(*list, u"public_routes"_s,
                       Text::tr("Pick either “public” or “public_routes”, not both."));
    for (const QString &each : routes) {
        const auto checked = checkPublicRoute(each);
        const auto item = std::ranges::find(list->items, each, &YamlNode::text);
        if (!checked)
            m_issues.error(item == list->items.end() ? *list : *item, u"public_routes"_s,
                           checked.error().message);
        else if (!micro.publicRoutes.contains(*checked))
            micro.publicRoutes.append(*checked);
    }
    if (isPublic && !list)
        micro.publicRoutes = {u"/*"_s};
}

void MicroReader::readActions(MapReader &map, ReadMicro &result)
{
    const YamlNode *list = map.list(u"actions"_s);
    if (!list)
        return;
    if (list->items.size() > actionLimit)
        m_issues.error(list->items[actionLimit], u"actions"_s,
                       Text::tr("%1 actions in this Micro; at most %2 are allowed.")
                           .arg(list->items.size())
                           .arg(actionLimit));
    for (qsizetype i = 0; i < list->items.size(); ++i)
        readAction(list->items[i], i, result);
}

void MicroReader::readAction(const YamlNode &node, qsizetype index, ReadMicro &result)
{
    QString field = u"actions[%1]"_s.arg(index + 1);
    if (node.kind != YamlNode::Kind::Map)
        return m_issues.error(
            node, field,
            Text::tr("Found %1, but an action must be a group of keys.").arg(describeNode(node)));
    ScheduledAction action{
        .id = MapReader(m_issues, node, field).text(u"id"_s, true).value_or(QString())};
    if (!action.id.isEmpty())
        field = u"actions[%1]"_s.arg(action.id.left(60));
    MapReader map(m_issues, node, field);
    map.allowOnly(
        {u"id"_s, u"name"_s, u"description"_s, u"trigger"_s, u"default_interval"_s, u"path"_s});
    action.name = map.text(u"name"_s, true).value_or(QString());
    action.description = map.textOrEmpty(u"description"_s).value_or(QString());
    if (const qsizetype length = action.description.toUcs4().size(); length > descriptionLimit)
        m_issues.error(*map.find(u"description"_s), map.field(u"description"_s),
                       Text::tr("The description has %1 characters; at most %2 are allowed.")
                           .arg(length)
                           .arg(descriptionLimit));
    if (const auto trigger = map.text(u"trigger"_s, true); trigger && *trigger != "schedule"_L1)
        m_issues.error(
            *map.find(u"trigger"_s), map.field(u"trigger"_s),
            Text::tr("“%1” is not a trigger; the only one is “schedule”.").arg(*trigger));
    if (const auto interval = map.text(u"default_interval"_s, true)) {
        action.interval = interval->simplified();
        if (const auto parsed = parseInterval(*interval); !parsed)
            m_issues.error(*map.find(u"default_interval"_s), map.field(u"default_interval"_s),
                           parsed.error().message);
    }
    action.path = defaultActionPath();
    if (const auto path = map.text(u"path"_s)) {
        const auto clean = cleanRoute(path->trimmed());
        if (clean)
            action.path = *clean;
        else
            m_issues.error(*map.find(u"path"_s), map.field(u"path"_s), clean.error().message);
    }
    result.micro.actions.append(action);
    result.actionNodes.append(node);
}

} // namespace orrery
