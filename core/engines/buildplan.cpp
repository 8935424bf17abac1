// SPDX-License-Identifier: MIT
#include "core/engines/buildplan.h"

#include "core/engines/packagemanifest.h"
#include "core/engines/runtimes.h"
#include "core/spacefile/spacefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(BuildPlan)
};

bool isBundled(Engine engine)
{
    return buildsWithNode(engine) && engine != Engine::Static
        && (isStatic(engine) || engine == Engine::Next || engine == Engine::Nuxt
            || engine == Engine::SvelteKit);
}

/// Where the page builders put their result when the Spacefile does not say.
QString defaultOutput(Engine engine, const PackageManifest &manifest, const QString &sourceDir)
{
    const bool vite = manifest.names(u"vite"_s);
    if (engine == Engine::React)
        return vite && !manifest.names(u"react-scripts"_s) ? u"dist"_s : u"build"_s;
    if (engine == Engine::Svelte && !vite
        && (QFileInfo::exists(sourceDir + u"/rollup.config.js"_s)
            || QFileInfo::exists(sourceDir + u"/rollup.config.mjs"_s)))
        return u"public"_s;
    return u"dist"_s;
}

/// A shell line that ends the build with \a sentence unless \a path is there.
QString demand(const QString &path, const QString &sentence)
{
    QString quoted = sentence;
    quoted.replace(u'\'', u"'\\''"_s);
    return u"test -e %1 || { echo '%2' >&2; exit 1; }"_s.arg(path, quoted);
}

void addOutput(BuildPlan &plan, const Micro &micro, const PackageManifest &manifest,
               const QString &sourceDir)
{
    switch (micro.engine) {
    case Engine::Static:
        plan.output = micro.serve;
        break;
    case Engine::React:
    case Engine::Vue:
    case Engine::Svelte:
        plan.output =
            micro.serve.isEmpty() ? defaultOutput(micro.engine, manifest, sourceDir) : micro.serve;
        break;
    case Engine::Next:
        if (!micro.include.isEmpty())
            break;
        plan.output = u".next/standalone"_s;
        plan.extras = {{u".next/static"_s, u".next/static"_s}, {u"public"_s, u"public"_s}};
        plan.build += demand(plan.output,
                             Text::tr("Next.js made no standalone server: set output: 'standalone' "
                                      "in next.config."));
        break;
    case Engine::Nuxt:
        if (micro.include.isEmpty())
            plan.include = {u".output"_s};
        break;
    case Engine::SvelteKit:
        if (!micro.include.isEmpty())
            break;
        plan.include = {u"build"_s, u"package.json"_s};
        plan.build += demand(u"build/index.js"_s,
                             Text::tr("SvelteKit made no server: use @sveltejs/adapter-node in "
                                      "svelte.config.js."));
        break;
    default:
        break;
    }
    plan.output = QDir::cleanPath(plan.output.isEmpty() ? u"."_s : plan.output);
}

/// Everything that npm and its like do.
void addPackages(BuildPlan &plan, const Micro &micro, const PackageManifest &manifest,
                 const QString &sourceDir, const Runtimes &runtimes)
{
    const bool server = engineFamily(micro.engine) == EngineFamily::Node;
    if (!manifest.needsInstall())
        return;
    const PackageManager manager = packageManager(sourceDir, runtimes);
    plan.install = {manager.install};
    if (!manager.notice.isEmpty())
        plan.notices += manager.notice;
    // Next and Nuxt pack what they import; SvelteKit's server still imports its dependencies.
    plan.keepsModules = server && !manifest.dependencies.isEmpty() && micro.engine != Engine::Next
        && micro.engine != Engine::Nuxt;
    if (plan.keepsModules && !manifest.devDependencies.isEmpty())
        plan.prune = {manager.prune};
}

} // namespace

Result<BuildPlan> buildPlan(const Micro &micro, const QString &sourceDir, const Runtimes &runtimes)
{
    const PackageManifest manifest = readPackageManifest(sourceDir);
    QStringList missing = runtimes.missingFor(micro, true);
    if (missing.isEmpty() && buildsWithNode(micro.engine) && manifest.needsInstall()
        && !runtimes.find(u"npm"_s))
        missing +=
            Text::tr("“%1” needs npm to be built, which this computer does not have. Install "
                     "it (for example: sudo apt install npm).")
                .arg(micro.name);
    if (!missing.isEmpty())
        return fail(ErrorCode::Unavailable, missing.join(u'\n'));
    if (isBundled(micro.engine) && !manifest.exists)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” is a %2 Micro, but its folder has no package.json.")
                        .arg(micro.name, engineName(micro.engine)));

    BuildPlan plan;
    plan.commands = micro.commands;
    plan.include = micro.include;
    if (buildsWithNode(micro.engine))
        addPackages(plan, micro, manifest, sourceDir, runtimes);
    const bool builtByCommands = std::ranges::any_of(micro.commands, [](const QString &line) {
        return line.contains("run build"_L1) || line.contains("yarn build"_L1)
            || line.contains("pnpm build"_L1);
    });
    if (isBundled(micro.engine) && !builtByCommands) {
        if (!manifest.scripts.contains(u"build"_s))
            return fail(ErrorCode::InvalidInput,
                        Text::tr("“%1” is a %2 Micro, but its package.json has no “build” script.")
                            .arg(micro.name, engineName(micro.engine)));
        plan.build = {u"npm run build"_s};
        plan.env = {{u"NEXT_TELEMETRY_DISABLED"_s, u"1"_s}, {u"NUXT_TELEMETRY_DISABLED"_s, u"1"_s}};
    }
    addOutput(plan, micro, manifest, sourceDir);
    plan.pythonRequirements = engineFamily(micro.engine) == EngineFamily::Python
        && QFileInfo::exists(sourceDir + u"/requirements.txt"_s);
    for (const Runtime &runtime : runtimes.all()) {
        if (!runtime.prefix.isEmpty() && !plan.binds.contains(runtime.prefix))
            plan.binds += runtime.prefix;
    }
    const QString path = runtimes.searchPath();
    if (!path.isEmpty())
        plan.env.insert(u"PATH"_s, path);
    if (const QString notice = runtimes.notice(micro); !notice.isEmpty())
        plan.notices += notice;
    return plan;
}

} // namespace orrery
