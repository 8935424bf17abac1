// SPDX-License-Identifier: MIT
#include "core/pipeline/buildjob.h"

#include "core/foundation/background.h"
#include "core/pipeline/payload.h"
#include "core/pipeline/sourcepack.h"
#include "core/pipeline/unpackedapp.h"

#include <QDir>
#include <QFile>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype longestLog = 5000;

/// The folders that a build's home needs, and the settings of npm and pip in it.
Result<> makeHome(const QString &home, const BuildSettings &settings)
{
    QDir().mkpath(home + u"/tmp"_s);
    QDir().mkpath(home + u"/.config/pip"_s);
    if (!settings.npmrc.isEmpty()) {
        if (auto written = writeDurably(home + u"/.npmrc"_s, settings.npmrc); !written)
            return written;
    }
    if (!settings.pipConf.isEmpty())
        return writeDurably(home + u"/.config/pip/pip.conf"_s, settings.pipConf);
    return {};
}

struct Prepared {
    QString tree;
    BuildPlan plan;
};

} // namespace

BuildJob::BuildJob(BuildRequest request, const ProfilePaths &paths, SandboxTools tools,
                   QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_tools(std::move(tools))
    , m_isCancelled(std::make_shared<std::atomic_bool>(false))
{
    if (m_request.job.isEmpty())
        m_request.job = randomId();
    m_app.job = m_request.job;
    m_app.work = paths.stagingDir() + u"/build-"_s + m_request.job;
    m_app.dir = m_app.work + u"/app"_s;
    m_pure = m_app.work + u"/source"_s;
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_timedOut = true;
        m_sandbox->kill();
    });
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &BuildJob::cancel);
    m_watcher.setFuture(m_promise.future());
    m_promise.start();
}

BuildJob::~BuildJob()
{
    *m_isCancelled = true;
    m_watcher.disconnect(this);
    if (!m_promise.future().isFinished()) {
        m_promise.addResult(fail(ErrorCode::Cancelled, tr("Orrery is closing.")));
        m_promise.finish();
    }
}

std::function<bool()> BuildJob::cancelQuestion() const
{
    return [flag = m_isCancelled] { return flag->load(); };
}

void BuildJob::start(const Runtimes &runtimes, const TierReport &tier)
{
    m_isRunning = true;
    m_runtimes = runtimes;
    m_tier = tier;
    QStringList missing;
    for (const Micro &each : m_request.spacefile.micros) {
        for (const QString &sentence : m_runtimes.missingFor(each, true)) {
            if (!missing.contains(sentence))
                missing.append(sentence);
        }
    }
    if (!missing.isEmpty())
        return finish(fail(ErrorCode::Unavailable, missing.join(u'\n')));
    pack();
}

void BuildJob::pack()
{
    Q_EMIT stepChanged(BuildStep::Packing, {});
    log(tr("Packing %1").arg(m_request.folder));
    inBackground([request = m_request, target = m_pure, cancelled = cancelQuestion()] {
        return packSource(request.folder, request.spacefile, target, cancelled);
    }).then(this, [this](const Result<CopyReport> &packed) {
        if (!packed)
            return finish(std::unexpected(packed.error()));
        for (const QString &notice : packed->notices)
            log(notice);
        m_app.warnings += packed->notices;
        log(tr("%n file(s), %1", nullptr, static_cast<int>(packed->files))
                .arg(QLocale().formattedDataSize(packed->bytes)));
        prepareNext();
    });
}

void BuildJob::prepareNext()
{
    if (m_index == m_request.spacefile.micros.size())
        return finishApp();
    // A tree of its own for each Micro: what one build makes must not end up in another's payload.
    const QString tree = m_app.work + u"/tree-"_s + QString::number(m_index);
    inBackground([micro = micro(), pure = m_pure, tree, runtimes = m_runtimes,
                  cancelled = cancelQuestion()]() -> Result<Prepared> {
        const auto plan = buildPlan(micro, QDir::cleanPath(pure + u'/' + micro.src), runtimes);
        if (!plan)
            return std::unexpected(plan.error());
        if (plan->isEmpty() && plan->prune.isEmpty())
            return Prepared{.tree = pure, .plan = *plan};
        CopyRules rules;
        rules.isCancelled = cancelled;
        if (const auto copied = copyTree(pure, tree, rules); !copied)
            return std::unexpected(copied.error());
        return Prepared{.tree = tree, .plan = *plan};
    }).then(this, [this](const Result<Prepared> &prepared) {
        if (!prepared)
            return finish(std::unexpected(prepared.error()));
        m_tree = prepared->tree;
        m_plan = prepared->plan;
        for (const QString &notice : m_plan.notices)
            logMicro(notice);
        if (m_tree == m_pure)
            collect(m_plan);
        else
            runBuild(m_plan);
    });
}

BuildPaths BuildJob::paths() const
{
    if (m_separation == Separation::Landlock)
        return {.code = m_tree,
                .own = m_app.work + u"/sandbox/orrery"_s,
                .home = m_app.work + u"/home"_s,
                .wheels = m_request.wheels};
    return {.code = u"/app"_s,
            .own = u"/run/orrery"_s,
            .home = u"/build"_s,
            .wheels = m_request.wheels.isEmpty() ? QString() : u"/run/orrery/wheels"_s};
}

SandboxSpec BuildJob::spec(const BuildPlan &plan) const
{
    const BuildPaths inside = paths();
    SandboxSpec spec;
    spec.separation = m_separation;
    spec.home = m_app.work + u"/sandbox"_s;
    spec.code = m_tree;
    spec.writableCode = true;
    spec.workDir = QDir::cleanPath(inside.code + u'/' + micro().src);
    const QString script = inside.own + u"/build.sh"_s;
    spec.command = u"sh '%1'"_s.arg(script);
    spec.files.insert(script, m_script->text());
    if (plan.pythonRequirements) {
        QFile file(u":/orrery/pipeline/installrequirements.py"_s);
        if (file.open(QIODevice::ReadOnly))
            spec.files.insert(inside.requirementsScript(), file.readAll());
    }
    spec.binds = m_settings.binds;
    // A home on the disk: caches of npm and compilers would fill the memory behind /tmp.
    spec.binds.append({.source = m_app.work + u"/home"_s, .target = inside.home, .writable = true});
    for (const QString &folder : plan.binds)
        spec.binds.append({.source = folder, .target = {}});
    if (!m_request.wheels.isEmpty())
        spec.binds.append({.source = m_request.wheels, .target = inside.wheels});
    spec.env = m_settings.env;
    spec.env.insert(u"HOME"_s, inside.home);
    spec.env.insert(u"TMPDIR"_s, inside.home + u"/tmp"_s);
    spec.env.insert(u"CI"_s, u"1"_s);
    spec.env.insert(u"npm_config_update_notifier"_s, u"false"_s);
    // Some builds read the run-time key; a dummy lets them go on (spacefile-in-the-wild.md §7).
    spec.env.insert(u"DETA_PROJECT_KEY"_s, u"a0build_none"_s);
    spec.env.insert(plan.env);
    spec.port = 0;
    spec.internet = true;
    spec.waitForInternet = true;
    spec.lan = m_settings.namesServers;
    spec.limits = {.memory = qint64(6) << 30,
                   .tmp = qint64(1) << 30,
                   .processes = 4096,
                   .openFiles = 65536,
                   .asGroup = m_tier.groups};
    return spec;
}

void BuildJob::runBuild(const BuildPlan &plan)
{
    const Result<Separation> separation = m_tier.separation(m_request.mayBeReduced);
    if (!separation)
        return finish(std::unexpected(separation.error()));
    m_separation = *separation;
    m_script.emplace(plan, m_request.skippedCommands, paths());
    m_line.reset();
    inBackground([home = m_app.work + u"/home"_s]() -> Result<BuildSettings> {
        const BuildSettings settings = hostBuildSettings();
        if (const auto made = makeHome(home, settings); !made)
            return std::unexpected(made.error());
        return settings;
    }).then(this, [this, plan](const Result<BuildSettings> &settings) {
        if (!settings)
            return finish(std::unexpected(settings.error()));
        if (*m_isCancelled)
            return finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
        m_settings = *settings;
        m_sandbox = std::make_unique<Sandbox>(m_tools);
        connect(m_sandbox.get(), &Sandbox::lineWritten, this, &BuildJob::readLine);
        connect(m_sandbox.get(), &Sandbox::networkFailed, this,
                [this](const QString &reason) { logMicro(reason); });
        connect(m_sandbox.get(), &Sandbox::exited, this, &BuildJob::buildEnded);
        m_limit.start(m_request.limit);
        if (const auto started = m_sandbox->start(spec(plan)); !started) {
            m_limit.stop();
            finish(std::unexpected(started.error()));
        }
    });
}

void BuildJob::readLine(OutputStream stream, const QString &line)
{
    const auto index = stream == OutputStream::Out ? m_script->begins(line) : std::nullopt;
    if (!index)
        return logMicro(line);
    m_line = m_script->lines().at(*index);
    Q_EMIT stepChanged(m_line->phase == BuildScript::Phase::Install ? BuildStep::Installing
                                                                    : BuildStep::Building,
                       micro().name);
    logMicro(u"$ "_s + m_line->shown);
}

void BuildJob::buildEnded(const SandboxExit &exit)
{
    m_limit.stop();
    m_sandbox.release()->deleteLater(); // we are inside its signal
    const QString name = micro().name;
    if (*m_isCancelled)
        return finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
    if (m_timedOut) {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(m_request.limit);
        return finish(fail(ErrorCode::Timeout,
                           tr("Micro “%1”: the build was stopped because it was not done after %n "
                              "minute(s).",
                              nullptr, static_cast<int>(minutes.count()))
                               .arg(name)));
    }
    if (!exit.problem.isEmpty())
        return finish(fail(ErrorCode::Unavailable, exit.problem));
    if (exit.code == 0)
        return collect(m_plan);
    const QString command = m_line ? m_line->shown : QString();
    QString message = tr("Micro “%1”: “%2” failed with exit code %3.")
                          .arg(name, command, QString::number(exit.code));
    if (exit.outOfMemory)
        message = tr("Micro “%1”: “%2” ran out of memory.").arg(name, command);
    else if (needsAdministrator(command))
        message += u' '
            + tr("It asks for administrator rights, which a build never has: install "
                 "what it needs on this computer and switch this command off.");
    finish(fail(ErrorCode::InvalidInput, message));
}

void BuildJob::collect(const BuildPlan &plan)
{
    Q_EMIT stepChanged(BuildStep::Packaging, micro().name);
    const PayloadSource source{.micro = micro(),
                               .plan = plan,
                               .src = QDir::cleanPath(m_tree + u'/' + micro().src),
                               .boundary = m_tree};
    const bool ownTree = m_tree != m_pure;
    inBackground([source, target = m_app.dir + u"/micros/"_s + micro().name, ownTree, tree = m_tree,
                  cancelled = cancelQuestion()] {
        auto report = collectPayload(source, target, cancelled);
        if (ownTree && report)
            (void)removeTree(tree); // in staging: what stays is swept at the next start
        return report;
    }).then(this, [this](const Result<CopyReport> &collected) {
        if (!collected)
            return finish(std::unexpected(collected.error()));
        for (const QString &notice : collected->notices)
            logMicro(notice);
        logMicro(tr("packed: %n file(s), %1", nullptr, static_cast<int>(collected->files))
                     .arg(QLocale().formattedDataSize(collected->bytes)));
        m_app.sizes.insert(micro().name, collected->bytes);
        m_app.bytes += collected->bytes;
        ++m_index;
        prepareNext();
    });
}

void BuildJob::finishApp()
{
    Q_EMIT stepChanged(BuildStep::Packaging, {});
    const UnpackedName name{.app = m_request.app,
                            .name = m_request.name,
                            .version = m_request.version,
                            .build = m_request.build};
    inBackground([app = m_app, name, request = m_request, pure = m_pure]() -> Result<QString> {
        const auto written = writeUnpackedApp(app.dir, name, request.spacefile, request.folder);
        if (!written)
            return std::unexpected(written.error());
        (void)removeTree(app.work + u"/home"_s);
        if (!request.keepsSource)
            (void)removeTree(pure);
        return digestOf(app.dir);
    }).then(this, [this](const Result<QString> &digest) {
        if (!digest)
            return finish(std::unexpected(digest.error()));
        m_app.digest = *digest;
        if (m_request.keepsSource)
            m_app.source = m_pure;
        finish(m_app);
    });
}

void BuildJob::finish(Result<BuiltApp> result)
{
    if (*m_isCancelled && result)
        result = fail(ErrorCode::Cancelled, tr("Cancelled."));
    if (!result) {
        log(result.error().message);
        (void)inBackground([work = m_app.work] { (void)removeTree(work); });
    }
    m_watcher.disconnect(this);
    Q_EMIT stepChanged(BuildStep::Done, {});
    m_promise.addResult(std::move(result));
    m_promise.finish();
    Q_EMIT finished();
}

void BuildJob::cancel()
{
    *m_isCancelled = true;
    if (m_sandbox)
        m_sandbox->kill();
    else if (!m_isRunning)
        finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
    // else the worker at work notices
}

void BuildJob::log(const QString &line)
{
    if (m_log.size() >= longestLog)
        m_log.remove(0, longestLog / 10);
    m_log.append(line);
    Q_EMIT lineLogged(line);
}

void BuildJob::logMicro(const QString &line)
{
    log(u"[%1] "_s.arg(micro().name) + line);
}

} // namespace orrery

#include <moc_buildjob.cpp>
