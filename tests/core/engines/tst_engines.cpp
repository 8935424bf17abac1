// SPDX-License-Identifier: MIT
#include "core/engines/buildplan.h"
#include "core/engines/runplan.h"
#include "core/engines/runtimes.h"
#include "core/spacefile/spacefile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

Runtimes everything()
{
    return Runtimes(
        {{.name = u"node"_s, .program = u"/usr/bin/node"_s, .version = u"20.19.2"_s, .prefix = {}},
         {.name = u"npm"_s, .program = u"/usr/bin/npm"_s, .version = u"9.2.0"_s, .prefix = {}},
         {.name = u"python3"_s,
          .program = u"/usr/bin/python3"_s,
          .version = u"3.13.5"_s,
          .prefix = {}}});
}

Micro named(Engine engine)
{
    Micro micro;
    micro.name = u"web"_s;
    micro.engine = engine;
    return micro;
}

void put(const QTemporaryDir &dir, const QString &name, const QByteArray &content = {})
{
    QDir(dir.path()).mkpath(QFileInfo(name).path());
    QFile file(dir.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class TestEngines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsByDefault_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::addColumn<QString>("command");
        QTest::newRow("next") << Engine::Next << u"exec node server.js"_s;
        QTest::newRow("nuxt") << Engine::Nuxt << u"exec node .output/server/index.mjs"_s;
        QTest::newRow("svelte-kit") << Engine::SvelteKit << u"exec node build"_s;
        QTest::newRow("nodejs16") << Engine::NodeJs16 << u"exec node index.js"_s;
        QTest::newRow("python3.9")
            << Engine::Python39 << u"exec '/usr/bin/python3' '/run/orrery/launcher.py'"_s;
    }
    void runsByDefault()
    {
        QFETCH(Engine, engine);
        QTemporaryDir dir;
        const auto plan = runPlan(named(engine), dir.path(), everything());
        QVERIFY(plan);
        QTEST(plan->command, "command");
        Micro own = named(engine);
        own.run = u"MODE=x ./serve && true"_s;
        QCOMPARE(runPlan(own, dir.path(), everything())->command, own.run);
    }

    void startsTheMainFileOfThePackage()
    {
        QTemporaryDir dir;
        put(dir, u"package.json"_s, R"({"main":"server.mjs"})");
        put(dir, u"server.mjs"_s);
        QCOMPARE(runPlan(named(Engine::NodeJs20), dir.path(), everything())->command,
                 u"exec node 'server.mjs'"_s);
        put(dir, u"index.js"_s);
        QCOMPARE(runPlan(named(Engine::NodeJs20), dir.path(), everything())->command,
                 u"exec node index.js"_s);
    }

    void refusesToRun_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::addColumn<bool>("hasRuntimes");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("static") << Engine::Static << true << ErrorCode::InvalidInput;
        QTest::newRow("react") << Engine::React << true << ErrorCode::InvalidInput;
        QTest::newRow("custom without run") << Engine::Custom << true << ErrorCode::InvalidInput;
        QTest::newRow("no node") << Engine::NodeJs16 << false << ErrorCode::Unavailable;
        QTest::newRow("no python") << Engine::Python39 << false << ErrorCode::Unavailable;
    }
    void refusesToRun()
    {
        QFETCH(Engine, engine);
        QFETCH(bool, hasRuntimes);
        const auto plan =
            runPlan(named(engine), u"/nowhere"_s, hasRuntimes ? everything() : Runtimes());
        QVERIFY(!plan);
        QTEST(plan.error().code, "code");
        QVERIFY(plan.error().message.contains(u"web"_s));
    }

    void developsByDefault_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::addColumn<QString>("command");
        QTest::newRow("react") << Engine::React << u"npm run start -- --port $PORT"_s;
        QTest::newRow("vue") << Engine::Vue << u"npm run dev -- --port $PORT"_s;
        QTest::newRow("svelte-kit") << Engine::SvelteKit << u"npm run dev -- --port $PORT"_s;
        QTest::newRow("nodejs16") << Engine::NodeJs16 << u"exec node index.js"_s;
    }
    void developsByDefault()
    {
        QFETCH(Engine, engine);
        const auto plan = devPlan(named(engine), u"/nowhere"_s, everything());
        QVERIFY(plan);
        QTEST(plan->command, "command");
        Micro own = named(engine);
        own.dev = u"watch it"_s;
        QCOMPARE(devPlan(own, u"/nowhere"_s, everything())->command, u"watch it"_s);
    }

    void buildsPages_data()
    {
        QTest::addColumn<Engine>("engine");
        QTest::addColumn<QByteArray>("dependencies");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QStringList>("include");
        QTest::newRow("react") << Engine::React << QByteArray(R"({"react-scripts":"5"})")
                               << u"build"_s << QStringList();
        QTest::newRow("react with vite")
            << Engine::React << QByteArray(R"({"vite":"5"})") << u"dist"_s << QStringList();
        QTest::newRow("vue") << Engine::Vue << QByteArray(R"({"vue":"3"})") << u"dist"_s
                             << QStringList();
        QTest::newRow("svelte") << Engine::Svelte << QByteArray(R"({"svelte":"4"})") << u"dist"_s
                                << QStringList();
        QTest::newRow("next") << Engine::Next << QByteArray(R"({"next":"13"})")
                              << u".next/standalone"_s << QStringList();
        QTest::newRow("nuxt") << Engine::Nuxt << QByteArray(R"({"nuxt":"3"})") << u"."_s
                              << QStringList{u".output"_s};
        QTest::newRow("svelte-kit") << Engine::SvelteKit << QByteArray(R"({"x":"3"})") << u"."_s
                                    << QStringList{u"build"_s, u"package.json"_s};
    }
    void buildsPages()
    {
        QFETCH(Engine, engine);
        QFETCH(QByteArray, dependencies);
        QTemporaryDir dir;
        put(dir, u"package.json"_s,
            R"({"scripts":{"build":"x"},"dependencies":)" + dependencies + '}');
        const auto plan = buildPlan(named(engine), dir.path(), everything());
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().message));
        QCOMPARE(plan->install, QStringList{u"npm install --no-audit --no-fund"_s});
        QCOMPARE(plan->build.first(), u"npm run build"_s);
        QTEST(plan->output, "output");
        QTEST(plan->include, "include");
        QCOMPARE(plan->keepsModules, engine == Engine::SvelteKit);
    }

    void refusesToBuildWithoutAManifest()
    {
        QTemporaryDir dir;
        const auto none = buildPlan(named(Engine::Vue), dir.path(), everything());
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::InvalidInput);
        put(dir, u"package.json"_s, "{}");
        const auto noScript = buildPlan(named(Engine::Vue), dir.path(), everything());
        QVERIFY(!noScript);
        QVERIFY(noScript.error().message.contains(u"build"_s));
    }

    void installsNothingThatIsNotAsked()
    {
        QTemporaryDir dir;
        put(dir, u"package.json"_s, R"({"name":"x"})");
        for (const Engine engine :
             {Engine::NodeJs20, Engine::Static, Engine::Custom, Engine::Python39}) {
            const auto plan = buildPlan(named(engine), dir.path(), everything());
            QVERIFY(plan);
            QVERIFY(plan->isEmpty());
            QCOMPARE(plan->output, u"."_s);
        }
    }

    void keepsWhatIsImportedAtRunTime()
    {
        QTemporaryDir dir;
        put(dir, u"package.json"_s, R"({"dependencies":{"a":"1"},"devDependencies":{"b":"1"}})");
        put(dir, u"package-lock.json"_s, "{}");
        Micro micro = named(Engine::NodeJs16);
        micro.include = {u"index.js"_s};
        const auto plan = buildPlan(micro, dir.path(), everything());
        QVERIFY(plan);
        QVERIFY(plan->keepsModules);
        QCOMPARE(plan->prune.size(), 1);
        QVERIFY(plan->install.first().startsWith(u"npm ci"_s));
        QCOMPARE(plan->include, micro.include);
    }

    void followsTheLockFile_data()
    {
        QTest::addColumn<QString>("lock");
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<QString>("begins");
        QTest::newRow("pnpm") << u"pnpm-lock.yaml"_s << true << u"pnpm install"_s;
        QTest::newRow("yarn") << u"yarn.lock"_s << true << u"yarn install"_s;
        QTest::newRow("yarn missing") << u"yarn.lock"_s << false << u"npm install"_s;
    }
    void followsTheLockFile()
    {
        QFETCH(QString, lock);
        QFETCH(bool, isThere);
        QTemporaryDir dir;
        put(dir, u"package.json"_s, R"({"dependencies":{"a":"1"}})");
        put(dir, lock);
        QList<Runtime> found = everything().all();
        if (isThere)
            found += {{.name = u"yarn"_s,
                       .program = u"/usr/bin/yarn"_s,
                       .version = u"1.22.0"_s,
                       .prefix = {}},
                      {.name = u"pnpm"_s,
                       .program = u"/usr/bin/pnpm"_s,
                       .version = u"9.0.0"_s,
                       .prefix = {}}};
        const auto plan = buildPlan(named(Engine::NodeJs20), dir.path(), Runtimes(found));
        QVERIFY(plan);
        QFETCH(QString, begins);
        QVERIFY2(plan->install.first().startsWith(begins), qPrintable(plan->install.first()));
        QCOMPARE(plan->notices.size(), isThere ? 0 : 1);
    }

    void linksIncludedFilesByTheirBaseName()
    {
        QTemporaryDir dir;
        put(dir, u"target/release/app"_s, "x");
        Micro micro = named(Engine::Custom);
        micro.include = {u"target/release/app"_s};
        micro.run = u"MODE=1 ./app"_s;
        QCOMPARE(payloadLinks(micro, dir.path()),
                 (QList<PayloadLink>{{.name = u"app"_s, .target = u"target/release/app"_s}}));
        micro.run = u"./target/release/app"_s;
        QVERIFY(payloadLinks(micro, dir.path()).isEmpty());
        put(dir, u"app"_s, "x");
        micro.run = u"./app"_s;
        QVERIFY(payloadLinks(micro, dir.path()).isEmpty());
    }

    void saysWhatToInstall()
    {
        const QStringList missing = Runtimes().missingFor(named(Engine::Python39), true);
        QCOMPARE(missing.size(), 1);
        QVERIFY(missing.first().contains(u"python3"_s));
        QVERIFY(Runtimes().missingFor(named(Engine::Static), true).isEmpty());
        QCOMPARE(Runtimes().missingFor(named(Engine::React), true).size(), 1);
        QVERIFY(Runtimes().missingFor(named(Engine::React), false).isEmpty());
        QVERIFY(everything().notice(named(Engine::NodeJs16)).contains(u"20.19.2"_s));
        QVERIFY(everything().notice(named(Engine::NodeJs20)).isEmpty());
        QVERIFY(everything().notice(named(Engine::Python313)).isEmpty());
    }

    void findsWhatIsHere()
    {
        const Runtimes found = Runtimes::detect();
        QVERIFY(found.find(u"python3"_s));
        QVERIFY(found.find(u"python3"_s)->version.startsWith(u"3."_s));
        const Runtimes nothing = Runtimes::detect(u"/nowhere"_s);
        QVERIFY(nothing.all().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEngines)
#include "tst_engines.moc"
