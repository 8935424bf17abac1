// SPDX-License-Identifier: MIT
#include "core/micros/launchspec.h"

#include "core/engines/runplan.h"
#include "core/foundation/ids.h"
#include "core/spacefile/spacefile.h"

#include <QDir>
#include <QRegularExpression>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr quint16 microPort = 8080;
constexpr qint64 hostedMemory = qint64(512) << 20; ///< runtime.md §2
constexpr qint64 developerMemory = qint64(4) << 30; ///< Bundlers that watch need far more.

/// Beside the names of runtime.md §4: how its programs find our certificate.
bool isReserved(const QString &name)
{
    static const QStringList names{
        u"PORT"_s,          u"UVICORN_PORT"_s,       u"NODE_EXTRA_CA_CERTS"_s,
        u"SSL_CERT_FILE"_s, u"REQUESTS_CA_BUNDLE"_s, u"DENO_CERT"_s,
    };
    return names.contains(name) || name.startsWith("DETA_SPACE_APP"_L1)
        || name == "DETA_PROJECT_KEY"_L1 || name == "DETA_API_KEY"_L1 || name == "DETA_RUNTIME"_L1
        || name == "DETA_PATH"_L1;
}

/// A port of this computer that nothing listens on now.
quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

bool isVariableName(const QString &name)
{
    static const QRegularExpression form(u"^[A-Za-z_][A-Za-z0-9_.-]*$"_s);
    return form.match(name).hasMatch();
}

} // namespace

QMap<QString, QString> microEnvironment(const Launch &launch, quint16 gatewayPort, quint16 port)
{
    const Micro &micro = *launch.facts.micro;
    const bool developed = launch.source.has_value();
    const bool python = engineFamily(micro.engine) == EngineFamily::Python;
    const QString data = u"127.0.0.1:%1"_s.arg(gatewayPort);
    // Host variables of the SDKs: a supplement, an app may point them elsewhere.
    QMap<QString, QString> env{
        {u"DETA_BASE_HOST"_s, data},
        {u"DETA_DRIVE_HOST"_s, data},
        {u"DETA_BASE_ROOT_ENDPOINT"_s, u"http://%1/v1"_s.arg(data)},
        {u"DETA_DRIVE_ROOT_ENDPOINT"_s, u"http://%1/v1"_s.arg(data)},
    };
    for (const PresetEnv &preset : micro.env) {
        const QString value =
            launch.facts.values.value(preset.name, preset.defaultValue.value_or(QString()));
        if (isVariableName(preset.name) && !isReserved(preset.name)
            && (!value.isEmpty() || (preset.defaultValue && !developed)))
            env.insert(preset.name, value);
    }
    env.insert(u"PORT"_s, QString::number(port));
    env.insert(u"DETA_PROJECT_KEY"_s, launch.keys.projectKey);
    env.insert(u"DETA_SPACE_APP_HOSTNAME"_s,
               u"%1.localhost:%2"_s.arg(launch.facts.alias).arg(gatewayPort));
    env.insert(u"DETA_SPACE_APP_MICRO_NAME"_s, micro.name);
    env.insert(u"DETA_SPACE_APP_MICRO_TYPE"_s, micro.primary ? u"primary"_s : u"normal"_s);
    if (python || !developed)
        env.insert(u"UVICORN_PORT"_s, QString::number(port));
    if (!developed) { // its absence tells an app that it is being developed
        env.insert(u"DETA_SPACE_APP"_s, u"true"_s);
        env.insert(u"DETA_SPACE_APP_VERSION"_s, launch.facts.version);
        env.insert(u"DETA_API_KEY"_s, launch.keys.apiKey);
        if (python) { // names of the older platform that its Python SDK still reads
            env.insert(u"DETA_RUNTIME"_s, u"true"_s);
            env.insert(u"DETA_PATH"_s, launch.facts.alias);
        }
    }
    return env;
}

QStringList microHosts(const QString &alias)
{
    return {alias + u".localhost"_s,  u"localhost-"_s + alias + u".localhost"_s,
            u"database.deta.sh"_s,    u"drive.deta.sh"_s,
            u"database.deta.space"_s, u"drive.deta.space"_s};
}

Result<SandboxSpec> launchSpec(const Launch &launch, const MicroSurroundings &surroundings)
{
    const QString dir = launch.source ? launch.source->dir : launch.facts.codeDir;
    SandboxSpec spec;
    RunPaths paths;
    spec.port = microPort;
    spec.listen = {443, 80};
    if (surroundings.gatewayPort != 0 && surroundings.gatewayPort != microPort)
        spec.listen.append(surroundings.gatewayPort);
    spec.separation = surroundings.tier.separation(launch.facts.reducedSeparation)
                          .value_or(Separation::Namespaces);
    if (spec.separation == Separation::Landlock) {
        spec.home = u"%1/orrery-%2"_s.arg(QDir::tempPath(), randomSecret(16));
        spec.workDir = dir;
        spec.port = freePort();
        spec.listen = {surroundings.gatewayPort}; // there, as it is for everybody
        paths = {.code = dir, .own = spec.ownFolder()};
    }
    const Result<RunPlan> plan = launch.source
        ? devPlan(*launch.facts.micro, dir, surroundings.runtimes, paths)
        : runPlan(*launch.facts.micro, dir, surroundings.runtimes, paths);
    if (!plan)
        return std::unexpected(plan.error());
    spec.code = dir;
    spec.writableCode = launch.source.has_value();
    for (const QString &folder : plan->binds)
        spec.binds.append({.source = folder, .target = {}});
    // Scripts of a virtual environment name the project's folder as it is outside.
    if (launch.source) {
        spec.limits.memory = developerMemory;
        spec.binds.append({.source = dir, .target = dir, .writable = true});
    }
    spec.limits.asGroup = surroundings.tier.groups;
    if (launch.facts.cloudLimits)
        spec.limits.memory = hostedMemory;
    spec.files = plan->files;
    spec.command = plan->command;
    spec.env = plan->env;
    spec.env.insert(microEnvironment(launch, surroundings.gatewayPort, spec.port));
    spec.hosts = microHosts(launch.facts.alias);
    spec.caPem = surroundings.caPem;
    spec.lan = launch.facts.lan;
    spec.askHosts = launch.facts.internet && launch.facts.askHosts;
    // Landlock cannot ask for each host, so one that has to be asked for is refused.
    spec.internet =
        launch.facts.internet && !(spec.askHosts && spec.separation == Separation::Landlock);
    return spec;
}

} // namespace orrery
