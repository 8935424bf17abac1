// SPDX-License-Identifier: MIT
#pragma once

#include "core/catalogue/catalogueindex.h"
#include "core/foundation/clock.h"
#include "core/lifecycle/installer.h"
#include "core/micros/instancesource.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/pipeline/pipeline.h"
#include "core/sandbox/sandboxtools.h"
#include "core/space/registry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace orrery {

/// The supervisor's view of a registry, without keys.
class TestInstances : public InstanceSource
{
public:
    explicit TestInstances(const Registry &registry)
        : m_registry(registry)
    {
    }
    Result<MicroFacts> micro(const InstanceId &id, const QString &name) const override
    {
        const auto instance = m_registry.instance(id);
        const Micro *micro = instance ? instance->spacefile.micro(name) : nullptr;
        if (micro == nullptr)
            return fail(ErrorCode::NotFound, name);
        MicroFacts facts;
        facts.micro = std::make_shared<Micro>(*micro);
        facts.codeDir = instance->releaseDir + QStringLiteral("/micros/") + name;
        facts.alias = instance->alias;
        facts.version = instance->version;
        facts.values = instance->values.value(name);
        facts.hasProcess = !isStatic(micro->engine);
        return facts;
    }
    QFuture<Result<InstanceKeys>> keys(const InstanceId &) override
    {
        return QtFuture::makeReadyValueFuture(Result<InstanceKeys>(InstanceKeys()));
    }

private:
    const Registry &m_registry;
};

/// A whole Space without window and gateway, in a profile of its own.
struct TestSpace {
    explicit TestSpace(const QString &profile, MasterKey key = MasterKey::random())
        : paths(profile)
        , registry(paths, std::move(key))
        , instances(registry)
        , logs(paths, clock)
        , supervisor(instances, logs)
        , tools(SandboxTools::find(qEnvironmentVariable("ORRERY_BIN")))
        , pipeline(paths, tools)
        , installer(
              {.registry = registry,
               .pipeline = pipeline,
               .supervisor = supervisor,
               .catalogues = catalogues,
               .closeCollection = [](const QString &) { return QtFuture::makeReadyVoidFuture(); }},
              paths)
    {
    }

    ProfilePaths paths;
    Clock clock;
    Registry registry;
    TestInstances instances;
    MicroLogs logs;
    Supervisor supervisor;
    SandboxTools tools;
    Pipeline pipeline;
    CatalogueIndex catalogues;
    Installer installer;
};

inline bool writeTestFile(const QString &path, const QByteArray &data)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
        && file.write(data) == data.size();
}

inline QByteArray readTestFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A project with one static Micro in \a folder.
inline bool writeStaticProject(const QString &folder, const QByteArray &page)
{
    return writeTestFile(folder + QStringLiteral("/Spacefile"),
                         "v: 0\nmicros:\n  - name: web\n    src: .\n    engine: static\n"
                         "    primary: true\n    serve: web\n")
        && writeTestFile(folder + QStringLiteral("/web/index.html"), page);
}

} // namespace orrery
