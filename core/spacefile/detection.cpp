// SPDX-License-Identifier: MIT
#include "core/spacefile/detection.h"

#include "core/spacefile/spaceignore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 readLimit = 1024 * 1024;
constexpr qsizetype microLimit = 5;

QByteArray contents(const QDir &folder, const QString &name)
{
    QFile file(folder.filePath(name));
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    return file.read(readLimit);
}

bool hasAny(const QDir &folder, const QStringList &names)
{
    return std::ranges::any_of(names, [&folder](const QString &name) {
        return QFileInfo(folder.filePath(name)).isFile();
    });
}

std::optional<Micro> detectPython(const QDir &folder)
{
    if (!hasAny(folder, {u"requirements.txt"_s, u"Pipfile"_s, u"setup.py"_s, u"main.py"_s}))
        return std::nullopt;
    return Micro{.engine = Engine::Python39};
}

std::optional<Micro> detectBun(const QDir &folder, const QJsonObject &manifest)
{
    if (!hasAny(folder, {u"bun.lockb"_s, u"bun.lock"_s}))
        return std::nullopt;
    QString start = manifest["module"_L1].toString(manifest["main"_L1].toString());
    if (start.isEmpty())
        start = u"index.ts"_s;
    return Micro{.engine = Engine::Custom,
                 .commands = {u"bun install"_s},
                 .run = u"bun run "_s + start,
                 .dev = u"bun --watch run "_s + start};
}

std::optional<Micro> detectNode(const QDir &folder)
{
    if (!hasAny(folder, {u"package.json"_s}))
        return std::nullopt;
    const QJsonObject manifest =
        QJsonDocument::fromJson(contents(folder, u"package.json"_s)).object();
    const QStringList packages = manifest["dependencies"_L1].toObject().keys()
        + manifest["devDependencies"_L1].toObject().keys();
    const auto has = [&packages](QLatin1StringView name) { return packages.contains(name); };
    // SvelteKit before Svelte: its projects list the Vite plugin of Svelte too.
    if (has("react-scripts"_L1) || has("react-dev-utils"_L1))
        return Micro{.engine = Engine::React};
    if (has("@sveltejs/kit"_L1))
        return Micro{.engine = Engine::SvelteKit};
    if (has("svelte"_L1) && has("@sveltejs/vite-plugin-svelte"_L1))
        return Micro{.engine = Engine::Svelte};
    if (has("@vue/cli-service"_L1))
        return Micro{.engine = Engine::Vue};
    if (has("next"_L1))
        return Micro{.engine = Engine::Next};
    if (has("nuxt"_L1) || has("nuxt3"_L1) || has("nuxt-edge"_L1))
        return Micro{.engine = Engine::Nuxt};
    if (has("vite"_L1) && has("vue"_L1))
        return Micro{.engine = Engine::Vue};
    if (has("vite"_L1) && has("react"_L1)) // Vite writes to dist, the react engine expects build
        return Micro{
            .engine = Engine::React, .serve = u"dist"_s, .dev = u"npm run dev -- --port $PORT"_s};
    if (auto bun = detectBun(folder, manifest))
        return bun;
    return Micro{.engine = Engine::NodeJs16};
}

std::optional<Micro> detectGo(const QDir &folder)
{
    if (!hasAny(folder, {u"go.mod"_s}))
        return std::nullopt;
    return Micro{.engine = Engine::Custom,
                 .commands = {u"go build -o server ."_s},
                 .include = {u"server"_s},
                 .run = u"./server"_s,
                 .dev = u"go run ."_s};
}

std::optional<Micro> detectRust(const QDir &folder)
{
    static const QRegularExpression nameLine(
        u"^\\[package\\][^\\[]*?^\\s*name\\s*=\\s*\"([A-Za-z0-9_-]+)\""_s,
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    const auto name = nameLine.match(QString::fromUtf8(contents(folder, u"Cargo.toml"_s)));
    if (!name.hasMatch())
        return std::nullopt;
    const QString program = u"target/release/"_s + name.captured(1);
    return Micro{.engine = Engine::Custom,
                 .commands = {u"cargo build --release"_s},
                 .include = {program},
                 .run = u"./"_s + program,
                 .dev = u"cargo run"_s};
}

std::optional<Micro> detectDeno(const QDir &folder)
{
    if (!hasAny(folder, {u"deno.json"_s, u"deno.jsonc"_s}))
        return std::nullopt;
    const QStringList starts{u"main.ts"_s, u"mod.ts"_s, u"server.ts"_s, u"main.js"_s,
                             u"index.ts"_s};
    const auto start = std::ranges::find_if(
        starts, [&folder](const QString &name) { return hasAny(folder, {name}); });
    const QString program = start == starts.end() ? u"main.ts"_s : *start;
    return Micro{.engine = Engine::Custom,
                 .run = u"deno run -A "_s + program,
                 .dev = u"deno run -A --watch "_s + program};
}

std::optional<Micro> detectStatic(const QDir &folder)
{
    if (!hasAny(folder, {u"index.html"_s}))
        return std::nullopt;
    return Micro{.engine = Engine::Static, .serve = u"."_s};
}

std::optional<Micro> detectOne(const QDir &folder)
{
    for (const auto detect :
         {detectPython, detectNode, detectGo, detectRust, detectDeno, detectStatic}) {
        if (auto micro = detect(folder))
            return micro;
    }
    return std::nullopt;
}

/// The folder's name with every run of other characters one dash, none at the edges.
QString microName(const QDir &folder)
{
    static const QRegularExpression other(u"[^A-Za-z0-9]+"_s);
    QString name = QDir(folder.absolutePath()).dirName();
    name.replace(other, u"-"_s);
    while (name.startsWith(u'-'))
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"app"_s : name.left(40);
}

/// Two folders may fold to one name ("a b", "A_b").
QString freeName(const QString &name, const QList<Micro> &taken)
{
    QString free = name;
    const auto isTaken = [&free, &taken] {
        return std::ranges::any_of(taken, [&free](const Micro &each) {
            return each.name.compare(free, Qt::CaseInsensitive) == 0;
        });
    };
    for (int i = 2; isTaken(); ++i)
        free = u"%1-%2"_s.arg(name).arg(i);
    return free;
}

/// \a text as YAML: plain where nothing could take it for something else.
QString yamlText(const QString &text)
{
    static const QRegularExpression plain(u"\\A[A-Za-z./][A-Za-z0-9 ._/$@+=-]*\\z"_s);
    static const QRegularExpression other(u"\\A(true|false|null|yes|no|on|off|\\.inf|\\.nan)\\z"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    const bool looksLikeNumber = text.startsWith(u'.') && text.size() > 1 && text[1].isDigit();
    if (plain.match(text).hasMatch() && !other.match(text).hasMatch() && !looksLikeNumber
        && !text.endsWith(u' '))
        return text;
    QString escaped;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            escaped += u'\\';
        if (c == u'\n')
            escaped += u"\\n"_s;
        else if (c == u'\t')
            escaped += u"\\t"_s;
        else
            escaped += c;
    }
    return u"\"%1\""_s.arg(escaped);
}

class Writer
{
public:
    void line(int indent, const QString &text) { m_text += QString(indent, u' ') + text + u'\n'; }
    void put(int indent, const QString &key, const QString &value)
    {
        if (!value.isEmpty())
            line(indent, key + u": "_s + yamlText(value));
    }
    void put(int indent, const QString &key, const QStringList &list)
    {
        if (list.isEmpty())
            return;
        line(indent, key + u':');
        for (const QString &each : list)
            line(indent + 2, u"- "_s + yamlText(each));
    }
    [[nodiscard]] QString text() const { return m_text; }

private:
    QString m_text;
};

void writeExtras(Writer &writer, const Micro &micro)
{
    if (!micro.env.isEmpty() || micro.apiKeys)
        writer.line(4, u"presets:"_s);
    if (!micro.env.isEmpty())
        writer.line(6, u"env:"_s);
    for (const PresetEnv &each : micro.env) {
        writer.line(8, u"- name: "_s + yamlText(each.name));
        writer.put(10, u"description"_s, each.description);
        if (each.defaultValue)
            writer.line(10, u"default: "_s + yamlText(*each.defaultValue));
    }
    if (micro.apiKeys)
        writer.line(6, u"api_keys: true"_s);
    writer.put(4, u"public_routes"_s, micro.publicRoutes);
    if (!micro.actions.isEmpty())
        writer.line(4, u"actions:"_s);
    for (const ScheduledAction &each : micro.actions) {
        writer.line(6, u"- id: "_s + yamlText(each.id));
        writer.put(8, u"name"_s, each.name);
        writer.put(8, u"description"_s, each.description);
        writer.line(8, u"trigger: schedule"_s);
        writer.put(8, u"default_interval"_s, each.interval);
        if (each.path != defaultActionPath())
            writer.put(8, u"path"_s, each.path);
    }
    if (micro.provideActions)
        writer.line(4, u"provide_actions: true"_s);
}

} // namespace

QList<Micro> detectMicros(const QString &folder)
{
    const QDir root(folder);
    QList<Micro> micros;
    const auto add = [&micros](Micro micro, const QDir &where, const QString &src) {
        micro.name = freeName(microName(where), micros);
        micro.src = src;
        micro.primary = micros.isEmpty();
        micro.path = micro.primary ? u"/"_s : u'/' + micro.name;
        micros.append(micro);
    };
    if (auto own = detectOne(root)) {
        add(*own, root, u"."_s);
        return micros;
    }
    const SpaceIgnore ignore = SpaceIgnore::of(folder);
    const QStringList names = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : names) {
        if (micros.size() == microLimit)
            break;
        if (ignore.ignores(name, true) || name.contains(u'\\'))
            continue;
        if (auto found = detectOne(QDir(root.filePath(name))))
            add(*found, QDir(root.filePath(name)), name);
    }
    return micros;
}

QString generatedSpacefile(const Spacefile &spacefile)
{
    Writer writer;
    writer.line(0, u"# The Micros of this app: how each is built, started and reached."_s);
    writer.line(0, u"v: 0"_s);
    writer.put(0, u"icon"_s, spacefile.icon);
    writer.put(0, u"app_name"_s, spacefile.appName);
    if (!spacefile.autoPwa)
        writer.line(0, u"auto_pwa: false"_s);
    if (!spacefile.micros.isEmpty())
        writer.line(0, u"micros:"_s);
    for (const Micro &micro : spacefile.micros) {
        writer.line(2, u"- name: "_s + yamlText(micro.name));
        writer.put(4, u"src"_s, micro.src);
        writer.put(4, u"engine"_s, engineName(micro.engine));
        writer.line(4, micro.primary ? u"primary: true"_s : u"primary: false"_s);
        if (!micro.primary && micro.path != u'/' + micro.name)
            writer.put(4, u"path"_s, micro.path.sliced(1));
        writer.put(4, u"serve"_s, micro.serve);
        writer.put(4, u"commands"_s, micro.commands);
        writer.put(4, u"include"_s, micro.include);
        writer.put(4, u"run"_s, micro.run);
        writer.put(4, u"dev"_s, micro.dev);
        writeExtras(writer, micro);
    }
    return writer.text();
}

} // namespace orrery
