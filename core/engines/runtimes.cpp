// SPDX-License-Identifier: MIT
#include "core/engines/runtimes.h"

#include "core/foundation/background.h"
#include "core/spacefile/spacefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtConcurrentMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Runtimes)
};

constexpr QLatin1StringView names[] = {
    "node"_L1,       "npm"_L1,        "yarn"_L1,       "pnpm"_L1,
    "python3"_L1,    "python3.8"_L1,  "python3.9"_L1,  "python3.10"_L1,
    "python3.11"_L1, "python3.12"_L1, "python3.13"_L1,
};

/// What a sandbox must see besides /usr so that \a program runs there.
QString prefixOf(const QString &program)
{
    if (program.startsWith("/usr/"_L1))
        return {};
    const QString dir = QFileInfo(program).path();
    const QString prefix = dir.endsWith("/bin"_L1) ? QFileInfo(dir).path() : dir;
    // ~/bin/node must not open the whole home.
    const QString home = QDir::homePath();
    if (prefix == "/"_L1 || home == prefix || home.startsWith(prefix + u'/') || dir == home)
        return program;
    return prefix;
}

/// Of a tool that is a package of Node; its own --version takes Node half a second.
QString versionInPackage(const QString &program)
{
    QDir folder = QFileInfo(program).dir();
    for (int above = 0; above < 2; ++above, folder.cdUp()) {
        QFile manifest(folder.filePath(u"package.json"_s));
        if (!manifest.open(QFile::ReadOnly))
            continue;
        return QJsonDocument::fromJson(manifest.readAll())[u"version"_s].toString();
    }
    return {};
}

QString versionOf(const QString &program)
{
    const QString written = versionInPackage(QFileInfo(program).canonicalFilePath());
    if (!written.isEmpty())
        return written;
    // Blocks: this is a worker thread, and an event loop here would be a second main loop.
    QProcess process;
    process.start(program, {u"--version"_s}, QIODevice::ReadOnly);
    if (!process.waitForFinished(10'000) || process.exitCode() != 0)
        return {};
    static const QRegularExpression number(u"\\d+\\.\\d+(\\.\\d+)?"_s);
    return number.match(QString::fromUtf8(process.readAllStandardOutput())).captured();
}

/// "commands" and lines that start with a tool of Node.
bool namesNodeTool(const QStringList &lines)
{
    static const QRegularExpression tool(u"(^|[\\s;&|])(npm|npx|yarn|pnpm|node)(\\s|$)"_s);
    return std::ranges::any_of(lines, [](const QString &line) { return line.contains(tool); });
}

} // namespace

Runtimes Runtimes::detect(const QString &path)
{
    QStringList places = (path.isEmpty() ? qEnvironmentVariable("PATH") : path)
                             .split(QDir::listSeparator(), Qt::SkipEmptyParts);
    if (path.isEmpty())
        places += {u"/usr/local/bin"_s, u"/usr/bin"_s};
    const auto look = [&places](const QLatin1StringView name) -> std::optional<Runtime> {
        const QString entry = QStandardPaths::findExecutable(name, places);
        if (entry.isEmpty())
            return {};
        // npm and yarn find their parts from where they really are; pyenv's shims too.
        const QString program = name.startsWith("python"_L1) || name == "node"_L1
            ? QFileInfo(entry).canonicalFilePath()
            : entry;
        const QString version = versionOf(entry);
        if (version.isEmpty())
            return {};
        return Runtime{.name = name,
                       .program = program,
                       .version = version,
                       .prefix = prefixOf(QFileInfo(entry).canonicalFilePath())};
    };
    // All at once: each answer is the start of an interpreter.
    const auto looked = QtConcurrent::blockingMapped<QList<std::optional<Runtime>>>(
        QList<QLatin1StringView>(std::begin(names), std::end(names)), look);
    QList<Runtime> found;
    for (const auto &runtime : looked) {
        if (runtime)
            found.append(*runtime);
    }
    return Runtimes(std::move(found));
}

QFuture<Runtimes> Runtimes::detectLater()
{
    return inBackground([] { return detect(); });
}

std::optional<Runtime> Runtimes::find(const QString &name) const
{
    const auto it = std::ranges::find(m_found, name, &Runtime::name);
    if (it == m_found.end())
        return {};
    return *it;
}

std::optional<Runtime> Runtimes::find(Engine engine) const
{
    switch (engineFamily(engine)) {
    case EngineFamily::Node:
        return find(u"node"_s);
    case EngineFamily::Python: {
        const auto exact = find(u"python"_s + engineVersion(engine));
        return exact ? exact : find(u"python3"_s);
    }
    case EngineFamily::Static:
    case EngineFamily::Custom:
        break;
    }
    return {};
}

QString Runtimes::searchPath() const
{
    QStringList folders;
    for (const Runtime &runtime : m_found) {
        const QString folder = QFileInfo(runtime.program).path();
        if (!runtime.prefix.isEmpty() && !folders.contains(folder))
            folders += folder;
    }
    if (folders.isEmpty())
        return {};
    return folders.join(u':') + u":/usr/local/bin:/usr/bin:/bin"_s;
}

QStringList Runtimes::missingFor(const Micro &micro, bool building) const
{
    QStringList missing;
    const EngineFamily family = engineFamily(micro.engine);
    const bool builds = building
        && (namesNodeTool(micro.commands)
            || (buildsWithNode(micro.engine) && micro.engine != Engine::Static));
    if ((family == EngineFamily::Node || builds) && !find(u"node"_s))
        missing += Text::tr("“%1” needs Node.js, which this computer does not have. Install it "
                            "(for example: sudo apt install nodejs npm).")
                       .arg(micro.name);
    else if (builds && !find(u"npm"_s))
        missing += Text::tr("“%1” needs npm to be built, which this computer does not have. "
                            "Install it (for example: sudo apt install npm).")
                       .arg(micro.name);
    if (family == EngineFamily::Python && !find(micro.engine))
        missing += Text::tr("“%1” needs Python 3, which this computer does not have. Install it "
                            "(for example: sudo apt install python3 python3-pip).")
                       .arg(micro.name);
    return missing;
}

QString Runtimes::notice(const Micro &micro) const
{
    const auto runtime = find(micro.engine);
    const QString wanted = engineVersion(micro.engine);
    if (!runtime || wanted.isEmpty() || runtime->version == wanted
        || runtime->version.startsWith(wanted + u'.'))
        return {};
    return engineFamily(micro.engine) == EngineFamily::Python
        ? Text::tr("“%1” asks for Python %2 and runs on Python %3 of this computer.")
              .arg(micro.name, wanted, runtime->version)
        : Text::tr("“%1” asks for Node.js %2 and runs on Node.js %3 of this computer.")
              .arg(micro.name, wanted, runtime->version);
}

} // namespace orrery
