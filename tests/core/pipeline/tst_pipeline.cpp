// SPDX-License-Identifier: MIT
#include "core/pipeline/pipeline.h"
#include "core/sandbox/tier.h"
#include "core/spacefile/spacefilereport.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

#define WAIT(future) QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), 90000)

class TestPipeline : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &data)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(data);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QString path(const QString &name) const { return m_dir->filePath(name); }
    /// A project with one Micro "api"; \a lines are its further keys.
    BuildRequest project(const QByteArray &engine, const QByteArray &lines)
    {
        write(path(u"project/Spacefile"_s),
              "v: 0\nmicros:\n  - name: api\n    src: .\n    engine: " + engine
                  + "\n    primary: true\n" + lines);
        const SpacefileReport report = readSpacefileIn(path(u"project"_s));
        [&] { QVERIFY2(report.isValid(), qPrintable(report.toText())); }();
        BuildRequest request;
        request.job = u"job"_s;
        request.folder = path(u"project"_s);
        request.spacefile = report.spacefile;
        request.app = AppId{u"local/x"_s};
        request.name = u"X"_s;
        return request;
    }
    void needSandbox()
    {
        if (!m_tier)
            m_tier = detectTier(m_tools);
        if (m_tier->tier != Tier::Full)
            QSKIP(qPrintable(u"no sandbox here: "_s + m_tier->reason));
    }
    [[nodiscard]] QStringList staged() const
    {
        return QDir(path(u"profile/staging"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }
    static QString why(const QFuture<Result<BuiltApp>> &built)
    {
        return built.resultCount() == 0 ? u"cancelled"_s
            : built.result()            ? QString()
                                        : built.result().error().message;
    }

    SandboxTools m_tools;
    std::optional<TierReport> m_tier;
    Runtimes m_runtimes;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Pipeline> m_pipeline;

private Q_SLOTS:
    void initTestCase()
    {
        m_tools = SandboxTools::find(qEnvironmentVariable("ORRERY_BIN"));
        m_runtimes = Runtimes::detect();
    }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_pipeline = std::make_unique<Pipeline>(ProfilePaths(path(u"profile"_s)), m_tools);
        m_pipeline->setRuntimes(m_runtimes);
    }
    void cleanup() { m_pipeline.reset(); }

    void packsAStaticPageWithoutSandbox()
    {
        m_pipeline = std::make_unique<Pipeline>(ProfilePaths(path(u"profile"_s)), SandboxTools());
        const BuildRequest request = project("static", "    serve: web\n");
        write(path(u"project/web/index.html"_s), "<h1>hello</h1>");
        write(path(u"project/web/.env"_s), "SECRET=1");
        write(path(u"project/Discovery.md"_s), "---\napp_name: X\n---\n");
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY2(why(built).isEmpty(), qPrintable(why(built)));
        const BuiltApp app = *built.result();
        QCOMPARE(read(app.dir + u"/micros/api/index.html"_s), "<h1>hello</h1>");
        QVERIFY(!QFileInfo::exists(app.dir + u"/micros/api/.env"_s));
        QVERIFY(QFileInfo::exists(app.dir + u"/store/listing.md"_s));
        QVERIFY(read(app.dir + u"/manifest.json"_s).contains("\"local/x\""));
        QCOMPARE(app.sizes.value(u"api"_s), 14);
        QCOMPARE(app.digest.size(), 64);
        BuildRequest again = request;
        again.job = u"other"_s;
        auto second = m_pipeline->build(again);
        WAIT(second);
        QCOMPARE(second.result()->digest, app.digest);
    }

    void saysThatTheServedFolderIsIgnored()
    {
        const BuildRequest request = project("static", "    serve: dist\n");
        write(path(u"project/dist/index.html"_s), "x");
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY(why(built).contains(u"!dist"_s));
    }

    void refusesAMissingRuntimeBeforeAnything()
    {
        m_pipeline->setRuntimes({});
        const BuildRequest request = project("nodejs20", "    commands: [\"touch built\"]\n");
        QVERIFY(!m_pipeline->missingRuntimes(request.spacefile).isEmpty());
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY(!built.result());
        QCOMPARE(built.result().error().code, ErrorCode::Unavailable);
        QTRY_VERIFY(staged().isEmpty());
    }

    void runsCommandsInTheSandbox()
    {
        needSandbox();
        const BuildRequest request =
            project("custom",
                    "    commands:\n      - mkdir -p out && printf '#!/bin/sh\\n' > out/server\n"
                    "      - echo tool > \"$HOME/tool\"; echo to stderr >&2\n"
                    "      - cat \"$HOME/tool\"; ls /home /root 2>&1 | head -3; id -u\n"
                    "    include: [out/server]\n    run: ./server\n");
        QSignalSpy steps(m_pipeline.get(), &Pipeline::stepChanged);
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY2(why(built).isEmpty(),
                 qPrintable(why(built) + m_pipeline->log(u"job"_s).join(u'\n')));
        const QString payload = built.result()->dir + u"/micros/api"_s;
        QVERIFY(QFileInfo(payload + u"/out/server"_s).isExecutable());
        QVERIFY(QFileInfo(payload + u"/server"_s).isSymLink());
        const QStringList log = m_pipeline->log(u"job"_s);
        QVERIFY(log.contains(u"[api] tool"_s)); // one home for all commands
        QVERIFY(log.contains(u"[api] to stderr"_s));
        QVERIFY(!QFileInfo::exists(path(u"project/out"_s)));
        QVERIFY(!steps.isEmpty());
        QCOMPARE(staged(), QStringList{u"build-job"_s});
    }

    void namesTheCommandThatFails()
    {
        needSandbox();
        auto built = m_pipeline->build(
            project("custom",
                    "    commands: [\"echo before\", \"exit 3\", \"echo after\"]\n    run: ./x\n"));
        WAIT(built);
        QVERIFY(!built.result());
        const QString message = why(built);
        QVERIFY2(message.contains(u"api"_s) && message.contains(u"exit 3"_s)
                     && message.contains(u"code 3"_s),
                 qPrintable(message));
        QVERIFY(m_pipeline->log(u"job"_s).contains(u"[api] before"_s));
        QVERIFY(!m_pipeline->log(u"job"_s).contains(u"[api] after"_s));
        QTRY_VERIFY(staged().isEmpty());
    }

    void namesTheIncludeThatNothingMade()
    {
        needSandbox();
        auto built = m_pipeline->build(project(
            "custom", "    commands: [\"true\"]\n    include: [server]\n    run: ./server\n"));
        WAIT(built);
        QVERIFY2(why(built).contains(u"server"_s), qPrintable(why(built)));
    }

    void stopsAtTheTimeLimit()
    {
        needSandbox();
        BuildRequest request = project("custom", "    commands: [\"sleep 600\"]\n    run: ./x\n");
        request.limit = std::chrono::seconds(1);
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY(!built.result());
        QCOMPARE(built.result().error().code, ErrorCode::Timeout);
    }

    void cancels()
    {
        needSandbox();
        QSignalSpy lines(m_pipeline.get(), &Pipeline::logLine);
        auto built = m_pipeline->build(
            project("custom", "    commands: [\"echo at work; sleep 600\"]\n    run: ./x\n"));
        QTRY_VERIFY_WITH_TIMEOUT(m_pipeline->log(u"job"_s).contains(u"[api] at work"_s), 30000);
        built.cancel();
        WAIT(built);
        QTRY_VERIFY(staged().isEmpty());
    }

    void installsNodeDependencies()
    {
        needSandbox();
        if (!m_runtimes.find(u"npm"_s))
            QSKIP("npm is not installed");
        const BuildRequest request =
            project("nodejs20", "    include: [index.js]\n    run: node index.js\n");
        write(path(u"project/index.js"_s), "require('greeter')");
        write(path(u"project/greeter/package.json"_s),
              "{\"name\":\"greeter\",\"version\":\"1.0.0\"}");
        write(path(u"project/greeter/index.js"_s), "console.log('hello')");
        write(path(u"project/package.json"_s),
              "{\"name\":\"x\",\"dependencies\":{\"greeter\":\"file:./greeter\"}}");
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY2(why(built).isEmpty(),
                 qPrintable(why(built) + m_pipeline->log(u"job"_s).join(u'\n')));
        const QString payload = built.result()->dir + u"/micros/api"_s;
        QVERIFY(QFileInfo::exists(payload + u"/node_modules/greeter/index.js"_s)); // not in include
        QVERIFY(QFileInfo::exists(payload + u"/index.js"_s));
    }

    void countsSystemPackagesAsInstalled()
    {
        needSandbox();
        if (!m_runtimes.find(u"python3"_s)
            || !QFileInfo::exists(u"/usr/lib/python3/dist-packages/flask"_s))
            QSKIP("python3 with Flask is not installed");
        BuildRequest request = project("python3.12", "    run: flask run\n");
        write(path(u"project/main.py"_s), "app = None\n");
        write(path(u"project/requirements.txt"_s), "flask>=1  # of the system\n");
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY2(why(built).isEmpty(),
                 qPrintable(why(built) + m_pipeline->log(u"job"_s).join(u'\n')));
        QVERIFY(QFileInfo::exists(built.result()->dir + u"/micros/api/main.py"_s));
    }

    void namesTheRequirementThatIsMissing()
    {
        needSandbox();
        if (!m_runtimes.find(u"python3"_s))
            QSKIP("python3 is not installed");
        const BuildRequest request = project("python3.12", "    run: python3 main.py\n");
        write(path(u"project/requirements.txt"_s), "surely-no-such-package-of-orrery==99\n");
        auto built = m_pipeline->build(request);
        WAIT(built);
        QVERIFY(!built.result());
        QVERIFY(!m_pipeline->log(u"job"_s)
                     .filter(u"missing: surely-no-such-package-of-orrery==99"_s)
                     .isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPipeline)
#include "tst_pipeline.moc"
