// SPDX-License-Identifier: MIT
#include "core/engines/runplan.h"

#include "core/engines/packagemanifest.h"
#include "core/engines/runtimes.h"
#include "core/spacefile/spacefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(RunPlan)
};

/// What a language needs whoever starts it: paths, ports, live output.
void addLanguage(RunPlan &plan, const Micro &micro, const Runtimes &runtimes, const RunPaths &paths)
{
    QStringList path{paths.code + u"/node_modules/.bin"_s};
    if (engineFamily(micro.engine) == EngineFamily::Python) {
        const QString sitePackages = paths.code + u"/.orrery/site-packages"_s;
        path = {sitePackages + u"/bin"_s};
        plan.env.insert(u"PYTHONPATH"_s, paths.code + u':' + sitePackages);
        plan.env.insert(u"PYTHONUNBUFFERED"_s, u"1"_s);
        plan.env.insert(u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s); // its folder is read-only
        plan.env.insert(u"UVICORN_PORT"_s, u"8080"_s);
    }
    for (const Runtime &runtime : runtimes.all()) {
        if (!runtime.prefix.isEmpty() && !plan.binds.contains(runtime.prefix))
            plan.binds += runtime.prefix;
    }
    const QString system = runtimes.searchPath();
    plan.env.insert(u"PATH"_s,
                    path.join(u':') + u':'
                        + (system.isEmpty() ? u"/usr/local/bin:/usr/bin:/bin"_s : system));
}

Result<> addPythonLauncher(RunPlan &plan, const Runtime &python, const RunPaths &paths)
{
    const QString launcher = paths.own + u"/launcher.py"_s;
    QFile script(u":/orrery/engines/launcher.py"_s);
    if (!script.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, Text::tr("Orrery's Python launcher is missing."));
    plan.files.insert(launcher, script.readAll());
    plan.command = u"exec '%1' '%2'"_s.arg(python.program, launcher);
    return {};
}

/// The engine's own start, without a `run` line.
Result<> addDefault(RunPlan &plan, const Micro &micro, const QString &dir, const Runtimes &runtimes,
                    const RunPaths &paths)
{
    switch (micro.engine) {
    case Engine::Next:
        plan.command = u"exec node server.js"_s;
        plan.env.insert(u"HOSTNAME"_s, u"0.0.0.0"_s); // Next listens on what this names
        return {};
    case Engine::Nuxt:
        plan.command = u"exec node .output/server/index.mjs"_s;
        return {};
    case Engine::SvelteKit:
        plan.command = u"exec node build"_s;
        return {};
    case Engine::Custom:
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” is a custom Micro and needs a “run” line.").arg(micro.name));
    default:
        break;
    }
    if (engineFamily(micro.engine) == EngineFamily::Python)
        return addPythonLauncher(plan, *runtimes.find(micro.engine), paths);
    // As documented: index.js; package.json may name another one.
    const QString main = readPackageManifest(dir).main;
    const bool named = !main.isEmpty() && !QFileInfo::exists(dir + u"/index.js"_s)
        && !main.contains(u'\'') && QFileInfo::exists(dir + u'/' + main);
    plan.command = named ? u"exec node '%1'"_s.arg(main) : u"exec node index.js"_s;
    return {};
}

Result<RunPlan> planFor(const Micro &micro, const QString &dir, const Runtimes &runtimes,
                        const RunPaths &paths, const QString &line)
{
    const QStringList missing = runtimes.missingFor(micro, false);
    if (!missing.isEmpty())
        return fail(ErrorCode::Unavailable, missing.join(u'\n'));
    RunPlan plan;
    addLanguage(plan, micro, runtimes, paths);
    plan.command = line;
    if (line.isEmpty()) {
        if (const auto added = addDefault(plan, micro, dir, runtimes, paths); !added)
            return std::unexpected(added.error());
    }
    return plan;
}

} // namespace

Result<RunPlan> runPlan(const Micro &micro, const QString &payloadDir, const Runtimes &runtimes,
                        const RunPaths &paths)
{
    if (isStatic(micro.engine))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” is a static Micro and has no process.").arg(micro.name));
    return planFor(micro, payloadDir, runtimes, paths, micro.run);
}

Result<RunPlan> devPlan(const Micro &micro, const QString &sourceDir, const Runtimes &runtimes,
                        const RunPaths &paths)
{
    if (!micro.dev.isEmpty())
        return planFor(micro, sourceDir, runtimes, paths, micro.dev);
    switch (micro.engine) {
    case Engine::Static:
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” is a static Micro and has no process.").arg(micro.name));
    case Engine::React:
        return planFor(micro, sourceDir, runtimes, paths, u"npm run start -- --port $PORT"_s);
    case Engine::Svelte:
    case Engine::Vue:
    case Engine::Next:
    case Engine::Nuxt:
    case Engine::SvelteKit:
        return planFor(micro, sourceDir, runtimes, paths, u"npm run dev -- --port $PORT"_s);
    default:
        return planFor(micro, sourceDir, runtimes, paths, micro.run);
    }
}

QList<PayloadLink> payloadLinks(const Micro &micro, const QString &payloadDir)
{
    QList<PayloadLink> links;
    static const QRegularExpression blanks(u"[\\s;&|]+"_s);
    const QStringList words = micro.run.split(blanks, Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const QString name = QDir::cleanPath(word);
        if (name.contains(u'/') || name.startsWith(u'.') || name.contains(u'=')
            || QFileInfo::exists(payloadDir + u'/' + name))
            continue;
        for (const QString &entry : micro.include) {
            const QString target = QDir::cleanPath(entry);
            if (QFileInfo(target).fileName() == name
                && QFileInfo(payloadDir + u'/' + target).isFile()) {
                const PayloadLink link{.name = name, .target = target};
                if (!links.contains(link))
                    links += link;
                break;
            }
        }
    }
    return links;
}

} // namespace orrery
